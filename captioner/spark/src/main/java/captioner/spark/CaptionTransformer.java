package captioner.spark;

import captioner.decoding.BeamSearchConfig;
import captioner.model.ModelException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A stage of a Spark ML pipeline that captions photos.
 *
 * <pre>{@code
 * Dataset<Row> photos = spark.read().format("binaryFile").load("photos/*.jpg");
 * new CaptionTransformer().setInputCol("content").setOutputCol("said").transform(photos)
 *     .select("path", "said.caption", "said.confidence", "said.error");
 * }</pre>
 *
 * <p>The input column holds the bytes of image files. The output column is a struct: caption,
 * log_prob (natural logarithm, of the whole sentence), confidence (0 to 1), alternatives (the other
 * captions where nBest is more than 1, else null), and error, which is null unless the photo cannot
 * be read, in which case the others are. Saving keeps the parameters, and so the name of the model,
 * not its weights.
 */
public final class CaptionTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final BeamSearchConfig SEARCH = BeamSearchConfig.defaults();

  /** Photos that go through the network at once, unless {@link #setBatchSize} says otherwise. */
  static final int BATCH_SIZE = 16;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> model;
  private final Param<String> repository;
  private final IntParam beamSize;
  private final IntParam nBest;
  private final IntParam maxLength;
  private final IntParam batchSize;
  private final DoubleParam lengthPenalty;

  /** Makes a stage with the bundled captioner and the command line's defaults. */
  public CaptionTransformer() {
    this(Identifiable$.MODULE$.randomUID("captioner"));
  }

  /** Makes a stage of this name, as Spark does when it loads one. */
  public CaptionTransformer(String uid) {
    this.uid = uid; // which parameters ask for
    inputCol = text("inputCol", "column with the bytes of image files");
    outputCol = text("outputCol", "column of what is said, a struct");
    model = text("model", "a name in the repository, a folder of a model, or a compiled FILE.pt");
    repository = text("repository", "the folder models/ of the driver");
    beamSize =
        atLeastOne(
            "beamSize", "hypotheses followed at a time; unless set 3, or 10 if the model ranks");
    nBest = atLeastOne("nBest", "captions a photo");
    maxLength = atLeastOne("maxLength", "most words of a caption");
    batchSize = atLeastOne("batchSize", "photos at a time");
    lengthPenalty =
        new DoubleParam(
            this, "lengthPenalty", "favours longer captions", ParamValidators.gtEq(0.0));
    setDefault(inputCol, "content");
    setDefault(outputCol, "said");
    setDefault(model, CaptionJob.MODEL);
    setDefault(repository, CaptionJob.models().toString());
    setDefault(nBest, SEARCH.nBest());
    setDefault(maxLength, SEARCH.maxLength());
    setDefault(lengthPenalty, SEARCH.lengthPenalty());
    setDefault(batchSize, BATCH_SIZE);
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(this, name, doc);
  }

  private IntParam atLeastOne(String name, String doc) {
    return new IntParam(this, name, doc, ParamValidators.gtEq(1));
  }

  /** Returns the parameter for the column with the bytes of image files. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Returns the parameter for the column to be added. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Returns the parameter for the model. */
  public Param<String> model() {
    return model;
  }

  /** Returns the parameter for the folder {@code models/}. */
  public Param<String> repository() {
    return repository;
  }

  /** Returns the parameter for the hypotheses followed at a time. */
  public IntParam beamSize() {
    return beamSize;
  }

  /** Returns the parameter for the captions a photo. */
  public IntParam nBest() {
    return nBest;
  }

  /** Returns the parameter for the most words of a caption. */
  public IntParam maxLength() {
    return maxLength;
  }

  /** Returns the parameter for the photos at a time. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Returns the parameter for how longer captions are favoured. */
  public DoubleParam lengthPenalty() {
    return lengthPenalty;
  }

  /** Returns a reader of saved stages. */
  public static MLReader<CaptionTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** Returns the stage that was saved in a folder. */
  public static CaptionTransformer load(String path) {
    return read().load(path);
  }

  /** Sets the column with the bytes of image files; default {@code content}. */
  public CaptionTransformer setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  /** Sets the column to be added; default {@code said}. */
  public CaptionTransformer setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  /** Sets the model: a name in the repository, a folder, or a compiled captioner's file. */
  public CaptionTransformer setModel(String nameOrPath) {
    set(model, nameOrPath);
    return this;
  }

  /** Sets the folder {@code models/}, on the driver. */
  public CaptionTransformer setRepository(String folder) {
    set(repository, folder);
    return this;
  }

  /** Sets the hypotheses followed at a time, 1 or more; unless set 3, or 10 if the model ranks. */
  public CaptionTransformer setBeamSize(int hypotheses) {
    set(beamSize, hypotheses);
    return this;
  }

  /** Sets the captions a photo, 1 or more; default 1. */
  public CaptionTransformer setNBest(int captions) {
    set(nBest, captions);
    return this;
  }

  /** Sets the most words of a caption; default 30. */
  public CaptionTransformer setMaxLength(int words) {
    set(maxLength, words);
    return this;
  }

  /** Sets how much longer captions are favoured, 0 or more; default 0.8. */
  public CaptionTransformer setLengthPenalty(double penalty) {
    set(lengthPenalty, penalty);
    return this;
  }

  /** Sets the photos that go through the network at once, 1 or more; default 16. */
  public CaptionTransformer setBatchSize(int photos) {
    set(batchSize, photos);
    return this;
  }

  /**
   * Adds the column of captions.
   *
   * @throws UncheckedIOException if the model or its backbone cannot be found
   * @throws IllegalArgumentException if the input column is missing or holds no bytes
   */
  @Override
  public Dataset<Row> transform(Dataset<?> photos) {
    StructType schema = transformSchema(photos.schema());
    Writing writing = writing();
    writing.options(); // says what is out of range before a task does
    ShippedModel shipped;
    try {
      shipped =
          ShippedModel.ship(photos.sparkSession().sparkContext(), Path.of($(repository)), $(model));
    } catch (ModelException e) {
      throw new UncheckedIOException(e);
    }
    int photo = photos.schema().fieldIndex($(inputCol));
    CaptionRows caption = new CaptionRows(shipped, writing, photo);
    int size = (int) $(batchSize);
    MapPartitionsFunction<Row, Row> batches = rows -> new Batches(rows, size, caption);
    return photos.toDF().mapPartitions(batches, Encoders.row(schema));
  }

  private Writing writing() {
    return new Writing(
        isSet(beamSize) ? (int) $(beamSize) : 0,
        (int) $(nBest),
        (int) $(maxLength),
        (double) $(lengthPenalty));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructType added = schema.add($(outputCol), CaptionRows.SAID);
    if (!schema.apply($(inputCol)).dataType().equals(DataTypes.BinaryType)) {
      throw new IllegalArgumentException(
          "the column %s must hold the bytes of image files, but holds %s"
              .formatted($(inputCol), schema.apply($(inputCol)).dataType().simpleString()));
    }
    if (schema.getFieldIndex($(outputCol)).isDefined()) {
      throw new IllegalArgumentException("there is a column %s already".formatted($(outputCol)));
    }
    return added;
  }

  @Override
  public CaptionTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public String uid() {
    return uid;
  }
}
