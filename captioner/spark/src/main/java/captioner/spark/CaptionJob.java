package captioner.spark;

import captioner.decoding.BeamSearchConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Captions photos on Spark.
 *
 * <pre>{@code
 * spark-submit --class captioner.spark.CaptionJob captioner-spark-all.jar \
 *   --input hdfs:///photos --output hdfs:///captions
 * }</pre>
 *
 * <p>Photos whose content has a row of the same model and options in the output are left out, so
 * the same command goes on after a failure and adds what is new.
 */
public final class CaptionJob {
  /** The bundled captioner. */
  static final String MODEL = "flickr8k-resnet50";

  /** Sets of hashes up to this size go to every executor; larger ones are sorted and merged. */
  private static final long BROADCAST_ROWS = 5_000_000;

  private static final String SHA256 = "sha256";
  private static final String SETTINGS = "settings";
  private static final String SAID = "said";

  private final SparkSession spark;
  private final PhotoSource source;
  private final CaptionOutput output;
  private final CaptionTransformer transformer;
  private final String model;
  private final String settings;

  private CaptionJob(CommandLine line, SparkSession spark) throws IOException, UsageException {
    this.spark = spark;
    source = source(line);
    output = new CaptionOutput(Job.required(line, "output"), format(line));
    model = line.getOptionValue("model", MODEL);
    Path repository = Path.of(line.getOptionValue("models", models().toString()));
    BeamSearchConfig search = BeamSearchConfig.defaults();
    Writing writing =
        new Writing(
            line.hasOption("beam") ? Job.integer(line, "beam", 1) : 0,
            Job.integer(line, "n-best", search.nBest()),
            Job.integer(line, "max-length", search.maxLength()),
            Job.number(line, "length-penalty", search.lengthPenalty()));
    int batchSize = Job.integer(line, "batch-size", CaptionTransformer.BATCH_SIZE);
    try {
      writing.options();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    ShippedModel shipped = ShippedModel.ship(spark.sparkContext(), repository, model);
    settings = DigestUtils.sha256Hex(shipped.fingerprint() + " " + writing).substring(0, 16);
    transformer =
        new CaptionTransformer()
            .setInputCol(PhotoSource.CONTENT)
            .setOutputCol(SAID)
            .setModel(model)
            .setRepository(repository.toString())
            .setNBest(writing.nBest())
            .setMaxLength(writing.maxLength())
            .setLengthPenalty(writing.lengthPenalty())
            .setBatchSize(batchSize);
    if (writing.beamSize() > 0) {
      transformer.setBeamSize(writing.beamSize());
    }
  }

  /** Runs the job; {@code --help} tells its flags. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.err));
  }

  /** Runs the job and returns its exit code, that of the command line. */
  static int run(String[] arguments, PrintStream err) {
    return new Job("captioner caption --master", options(), (line, spark) -> run(line, spark, err))
        .run(arguments, err);
  }

  private static int run(CommandLine line, SparkSession spark, PrintStream err)
      throws IOException, UsageException {
    return new CaptionJob(line, spark)
        .run(line.hasOption("overwrite"), line.hasOption("dedupe"), err);
  }

  private static Options options() {
    return new Options()
        .addOption(Job.value("input", "URI", "a folder, file or glob of photos; repeatable"))
        .addOption(inputFormat())
        .addOption(Job.flag("dedupe", "caption photos that look the same once"))
        .addOption(Job.value("output", "URI", "folder of captions, gone on with if it is there"))
        .addOption(Job.value("format", "NAME", "of the output: parquet (the default), jsonl, csv"))
        .addOption(Job.flag("overwrite", "begin anew"))
        .addOption(Job.value("model", "NAME|FOLDER|FILE.pt", "what captions; default " + MODEL))
        .addOption(Job.value("models", "FOLDER", "where models are, on the driver"))
        .addOption(Job.value("beam", "K", "hypotheses at a time; default 3, ranked 10"))
        .addOption(Job.value("n-best", "K", "captions a photo; default 1"))
        .addOption(Job.value("max-length", "N", "at most so many words; default 30"))
        .addOption(Job.value("length-penalty", "A", "favours longer captions; default 0.8"))
        .addOption(Job.value("batch-size", "N", "photos at a time; default 16"));
  }

  /** Returns the flag that tells what inputs are. */
  static Option inputFormat() {
    return Job.value(
        "input-format", "NAME", "photos, parquet, jsonl or tar; default: by the end of the name");
  }

  /** Returns the folder of models: of the launcher's home, or of the working folder. */
  static Path models() {
    return Path.of(System.getProperty("captioner.home", "."), "models");
  }

  /** Returns the photos that flags name. */
  static PhotoSource source(CommandLine line) throws UsageException {
    List<String> inputs = inputs(line);
    if (!line.hasOption("input-format")) {
      return new PhotoSource(inputs, PhotoSource.Kind.of(inputs.get(0)));
    }
    String name = line.getOptionValue("input-format");
    return new PhotoSource(
        inputs,
        PhotoSource.Kind.named(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--input-format must be photos, parquet, jsonl or tar: " + name)));
  }

  /** Returns what is to be read: arguments, and values of --input. */
  private static List<String> inputs(CommandLine line) throws UsageException {
    List<String> inputs = new ArrayList<>(line.getArgList());
    Stream.ofNullable(line.getOptionValues("input")).flatMap(Stream::of).forEach(inputs::add);
    if (inputs.isEmpty()) {
      throw new UsageException("give a photo or a folder, or --input URI");
    }
    return inputs.stream().distinct().toList();
  }

  private static CaptionOutput.Format format(CommandLine line) throws UsageException {
    String name = line.getOptionValue("format", CaptionOutput.Format.PARQUET.title());
    return CaptionOutput.Format.named(name)
        .orElseThrow(
            () -> new UsageException("on Spark, --format must be parquet, jsonl or csv: " + name));
  }

  private int run(boolean overwrite, boolean dedupe, PrintStream err) throws IOException {
    long before = overwrite ? 0 : done().count();
    Dataset<Row> photos =
        source
            .photos(spark)
            .withColumn(SHA256, functions.sha2(functions.col(PhotoSource.CONTENT), 256));
    if (before > 0) {
      Dataset<Row> done = done().select(SHA256).distinct();
      photos =
          photos.join(
              before <= BROADCAST_ROWS ? functions.broadcast(done) : done,
              photos.col(SHA256).eqNullSafe(done.col(SHA256)),
              "left_anti");
    }
    output.write(dedupe ? onceEach(photos) : rows(photos), overwrite);
    Row counts =
        done()
            .agg(functions.count(functions.col("caption")), functions.count(functions.col("error")))
            .first();
    long failed = counts.getLong(1);
    err.printf(
        "%,d photos captioned, %,d failed; %,d of them were done before%n",
        counts.getLong(0), failed, before);
    return failed == 0 ? Job.OK : Job.SOME_FAILED;
  }

  /** Returns the rows of this model with these options. */
  private Dataset<Row> done() throws IOException {
    return output.rows(spark).where(functions.col(SETTINGS).equalTo(settings));
  }

  /** Returns rows of all photos, of which those that look the same are captioned once. */
  private Dataset<Row> onceEach(Dataset<Row> photos) {
    Dataset<Row> leaders = NearDuplicates.leaders(photos).persist();
    Dataset<Row> chosen =
        photos.join(leaders.where("path = leader").select(PhotoSource.PATH), PhotoSource.PATH);
    Dataset<Row> said = rows(chosen).drop(SHA256).withColumnRenamed(PhotoSource.PATH, "leader");
    return leaders
        .join(said, "leader")
        .select(
            Stream.of(CaptionOutput.schema(output.format()).fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
  }

  private Dataset<Row> rows(Dataset<Row> photos) {
    Column problem = functions.col(PhotoSource.PROBLEM);
    Column said = functions.col(SAID);
    Column[] columns =
        Stream.of(CaptionOutput.schema(output.format()).fieldNames())
            .map(
                name ->
                    switch (name) {
                      case "path", SHA256 -> functions.col(name);
                      case "model" ->
                          functions.when(
                              said.getField("caption").isNotNull(), functions.lit(model));
                      case SETTINGS -> functions.lit(settings);
                      case "error" -> functions.coalesce(problem, said.getField(name));
                      default -> said.getField(name);
                    })
            .map(Column.class::cast)
            .toArray(Column[]::new);
    String[] names = CaptionOutput.schema(output.format()).fieldNames();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = columns[i].as(names[i]);
    }
    return transformer.transform(photos).select(columns);
  }
}
