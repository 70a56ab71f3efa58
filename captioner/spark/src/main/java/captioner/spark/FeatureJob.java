package captioner.spark;

import captioner.data.FeatureCache;
import captioner.model.BackboneFiles;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelBackbone;
import captioner.model.ModelException;
import captioner.model.View;
import captioner.training.CachedFeatures;
import captioner.training.Recipe;
import captioner.training.TrainingData;
import captioner.training.TrainingRun;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Computes the backbone features of a training set on Spark, into the cache from which {@code
 * train} reads them.
 *
 * <p>Tasks write features as Parquet to a folder that all machines see; then the driver, which is
 * to train, copies them into its cache, which one process writes at a time. A run that was stopped
 * goes on: what is in the cache or in that folder is not computed again.
 */
public final class FeatureJob {
  private static final String SHA256 = "sha256";
  private static final int BATCH_SIZE = 32;

  /** Photos of a task: their features, 200 kB each, pass through the driver's memory together. */
  private static final String TASK_BYTES = String.valueOf(64 << 20);

  private final SparkSession spark;
  private final PhotoSource source;
  private final Recipe recipe;
  private final CaptionModelConfig config;
  private final String files;
  private final Path cache;
  private final String work;

  private FeatureJob(CommandLine line, SparkSession spark) throws IOException, UsageException {
    this.spark = spark;
    source = CaptionJob.source(line);
    cache = Path.of(Job.required(line, "cache"));
    work = line.getOptionValue("work", cache.resolve("spark").toAbsolutePath().toString());
    recipe =
        line.hasOption("recipe")
            ? Recipe.read(Path.of(line.getOptionValue("recipe")))
            : Recipe.small();
    Path repository =
        Path.of(line.getOptionValue("models", CaptionJob.models().toString())).toAbsolutePath();
    config = config(recipe, repository);
    files = "backbones-" + DigestUtils.sha256Hex(config.toJson()).substring(0, 16) + ".zip";
    Map<String, Path> packed = new LinkedHashMap<>();
    Path root = repository.normalize();
    for (Path file : BackboneFiles.of(config, root)) {
      packed.put(root.relativize(file).toString().replace('\\', '/'), file);
    }
    ShippedFiles.ship(spark.sparkContext(), files, packed);
  }

  private static CaptionModelConfig config(Recipe recipe, Path repository) throws IOException {
    List<BackboneArtifact> backbones = new ArrayList<>();
    for (String name : recipe.backbones()) {
      backbones.add(ModelException.whenReading(() -> new BackboneZoo(repository).find(name)));
    }
    return TrainingRun.modelConfig(recipe, backbones, 5); // features depend on no word
  }

  /** Runs the job; {@code --help} tells its flags. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.err));
  }

  /** Runs the job and returns its exit code, that of the command line. */
  static int run(String[] arguments, PrintStream err) {
    return new Job(FeatureJob.class.getName(), options(), (line, spark) -> run(line, spark, err))
        .run(arguments, err);
  }

  private static Options options() {
    return new Options()
        .addOption(Job.value("input", "URI", "a folder, file or glob of photos; repeatable"))
        .addOption(CaptionJob.inputFormat())
        .addOption(Job.value("cache", "FOLDER", "of train's --cache, on the driver"))
        .addOption(Job.value("recipe", "FILE", "recipe.json; default: that of train"))
        .addOption(
            Job.value("work", "URI", "a folder that all machines see; default: in the cache"))
        .addOption(Job.value("models", "FOLDER", "where backbones are, on the driver"));
  }

  private static int run(CommandLine line, SparkSession spark, PrintStream err)
      throws IOException, UsageException {
    FeatureJob job = new FeatureJob(line, spark);
    String before = spark.conf().get("spark.sql.files.maxPartitionBytes");
    spark.conf().set("spark.sql.files.maxPartitionBytes", TASK_BYTES);
    try {
      int failed = 0;
      for (int i = 0; i < job.config.backbones().size(); i++) {
        for (View view : TrainingData.views(job.recipe)) {
          failed += job.compute(i, view, err);
        }
      }
      return failed == 0 ? Job.OK : Job.SOME_FAILED;
    } finally {
      spark.conf().set("spark.sql.files.maxPartitionBytes", before);
    }
  }

  /** Computes what one backbone sees in one view; returns how many photos cannot be read. */
  private int compute(int index, View view, PrintStream err) throws IOException {
    ModelBackbone backbone = config.backbones().get(index);
    String key = config.featureKey(backbone) + view.suffix();
    int bytes =
        CachedFeatures.recordBytes(config.frozenTokens(backbone), backbone.frozen().channels());
    CaptionOutput computed =
        new CaptionOutput(work + "/" + key, CaptionOutput.Format.PARQUET, FeatureRows.SCHEMA);
    try (FeatureCache into = FeatureCache.open(cache, key, bytes)) {
      Dataset<Row> photos =
          source
              .photos(spark)
              .withColumn(SHA256, functions.sha2(functions.col(PhotoSource.CONTENT), 256));
      photos = without(without(photos, cached(key)), computed.rows(spark).select(SHA256));
      FeatureRows extract =
          new FeatureRows(files, config.toJson(), index, view.crop(), view.mirrored());
      MapPartitionsFunction<Row, Row> batches = rows -> new Batches(rows, BATCH_SIZE, extract);
      computed.write(photos.mapPartitions(batches, Encoders.row(FeatureRows.SCHEMA)), false);
      int failed = copy(computed.rows(spark), into, err);
      err.printf("%s: %,d photos in the cache, %,d failed%n", key, into.size(), failed);
      into.flush();
      delete(computed.folder());
      return failed;
    }
  }

  private void delete(String folder) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
    path.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(path, true);
  }

  private Dataset<Row> cached(String key) {
    Path index = cache.resolve(key).resolve("index.txt");
    return Files.exists(index)
        ? spark.read().text(index.toUri().toString()).toDF(SHA256)
        : spark.emptyDataset(Encoders.STRING()).toDF(SHA256);
  }

  private static Dataset<Row> without(Dataset<Row> photos, Dataset<Row> hashes) {
    return photos.join(
        functions.broadcast(hashes),
        photos.col(SHA256).eqNullSafe(hashes.col(SHA256)),
        "left_anti");
  }

  private static int copy(Dataset<Row> rows, FeatureCache into, PrintStream err)
      throws IOException {
    into.requireSpace(rows.where("record is not null").count());
    int failed = 0;
    Iterator<Row> all = rows.toLocalIterator();
    while (all.hasNext()) {
      Row row = all.next();
      if (row.isNullAt(1)) {
        failed++;
        err.println("captioner: " + row.getString(3));
      } else {
        into.put(row.getString(0), ByteBuffer.wrap(row.<byte[]>getAs(1)));
      }
    }
    return failed;
  }
}
