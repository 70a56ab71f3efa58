package captioner.spark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import captioner.model.CaptionModelConfig;
import captioner.model.FeatureExtractor;
import captioner.model.ModelBackbone;
import captioner.model.View;
import captioner.training.CachedFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Computes the features of a list of rows at a time: the photo's hash and, for a feature cache, N·C
 * float16 numbers, or an error.
 *
 * @param file of the packed backbones
 * @param config of the model, as JSON
 * @param backbone which of its backbones
 * @param crop of the view
 * @param mirrored of the view
 */
record FeatureRows(String file, String config, int backbone, int crop, boolean mirrored)
    implements FlatMapFunction<List<Row>, Row> {
  private static final Map<String, FeatureExtractor> LOADED = new ConcurrentHashMap<>();

  /** What comes out; what goes in is path, content, problem and sha256. */
  static final StructType SCHEMA =
      new StructType()
          .add("sha256", DataTypes.StringType)
          .add("record", DataTypes.BinaryType)
          .add("path", DataTypes.StringType)
          .add("error", DataTypes.StringType);

  @Override
  public Iterator<Row> call(List<Row> photos) {
    FeatureExtractor extractor = LOADED.computeIfAbsent(file + " " + backbone, key -> load());
    List<Row> done = new ArrayList<>();
    List<Row> read = new ArrayList<>();
    List<float[]> pixels = new ArrayList<>();
    for (Row photo : photos) {
      try {
        pixels.add(pixels(extractor, photo));
        read.add(photo);
      } catch (IOException | RuntimeException e) { // one odd photo must not end the task
        done.add(row(photo, null, String.valueOf(e.getMessage())));
      }
    }
    if (!read.isEmpty()) {
      add(extractor, read, pixels, done);
    }
    return done.iterator();
  }

  private float[] pixels(FeatureExtractor extractor, Row photo) throws IOException {
    if (photo.isNullAt(1)) {
      throw new IOException(photo.getString(2));
    }
    return extractor
        .pixels()
        .of(
            new ByteArrayInputStream(photo.<byte[]>getAs(1)),
            photo.getString(0),
            new View(crop, mirrored),
            CachedFeatures.seed(photo.getString(3)));
  }

  private static void add(
      FeatureExtractor extractor, List<Row> photos, List<float[]> pixels, List<Row> done) {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      ByteBuffer bytes =
          extractor.features(scope, pixels).toType(DataType.FLOAT16, false).toByteBuffer();
      int size = bytes.capacity() / photos.size();
      for (int i = 0; i < photos.size(); i++) {
        ByteBuffer features = bytes.slice(i * size, size).order(bytes.order());
        done.add(row(photos.get(i), features));
      }
    }
  }

  private static Row row(Row photo, ByteBuffer features) {
    if (!CachedFeatures.areFinite(features)) {
      return row(photo, null, photo.getString(0) + ": its features are not finite numbers");
    }
    byte[] record = new byte[features.remaining()];
    features.get(record);
    return row(photo, record, null);
  }

  private static Row row(Row photo, byte[] record, String error) {
    return RowFactory.create(photo.getString(3), record, photo.getString(0), error);
  }

  private FeatureExtractor load() {
    Engine.prepare();
    try {
      CaptionModelConfig model = CaptionModelConfig.fromJson(config, "the recipe's model");
      ModelBackbone seen = model.backbones().get(backbone);
      return FeatureExtractor.load(
          ShippedFiles.find(file), seen, model.preprocessing(), Device.cpu());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
