package captioner.spark;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The folder of captions: what earlier runs left there, and what a run adds.
 *
 * <p>Every task's rows come as one file, put there in one step when the task is done (algorithm 2
 * of Hadoop's file committer), under a name that depends on the task and not on the attempt: a task
 * that is tried again replaces its file. So whenever a run ends, the output holds whole tasks, each
 * once, and the next run finds what is missing.
 *
 * @param folder a URI
 * @param format of its files
 * @param schema of its rows
 */
record CaptionOutput(String folder, Format format, StructType schema) {

  /** The forms in which captions can be had. */
  enum Format {
    PARQUET(".parquet"),
    JSONL(".json"),
    CSV(".csv");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Format> named(String title) {
      return Stream.of(values()).filter(format -> format.title().equals(title)).findFirst();
    }
  }

  /** Makes a folder of captions. */
  CaptionOutput(String folder, Format format) {
    this(folder, format, schema(format));
  }

  /** Returns the columns of the command line's rows, then what tells whether a photo is done. */
  static StructType schema(Format format) {
    StructType said = CaptionRows.SAID;
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType)
            .add(said.apply("caption"))
            .add(said.apply("log_prob"))
            .add(said.apply("confidence"))
            .add("model", DataTypes.StringType);
    if (format != Format.CSV) { // which has no lists
      schema = schema.add(said.apply("alternatives"));
    }
    return schema
        .add("error", DataTypes.StringType)
        .add("sha256", DataTypes.StringType)
        .add("settings", DataTypes.StringType);
  }

  /**
   * Returns what earlier runs wrote, nothing if there were none.
   *
   * @throws IOException if the folder holds files of another kind
   */
  Dataset<Row> rows(SparkSession spark) throws IOException {
    if (!holdsRows(spark)) {
      return spark.createDataFrame(List.of(), schema);
    }
    DataFrameReader reader = spark.read().schema(schema);
    return switch (format) {
      case PARQUET -> reader.parquet(folder);
      case JSONL -> reader.json(folder);
      case CSV ->
          reader
              .option("header", true)
              .option("escape", "\"")
              .option("multiLine", true)
              .csv(folder);
    };
  }

  private boolean holdsRows(SparkSession spark) throws IOException {
    Path path = new Path(folder);
    FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    if (!files.exists(path)) {
      return false;
    }
    if (!files.getFileStatus(path).isDirectory()) {
      throw new IOException("--output must be a folder, but is a file: " + folder);
    }
    boolean holds = false;
    for (FileStatus file : files.listStatus(path)) {
      String name = file.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (!name.startsWith("part-") || !name.contains(format.extension)) {
        throw new IOException(
            "--output holds %s, which is no %s of ours; give another folder, or the --format of the run before"
                .formatted(file.getPath(), format.title()));
      }
      holds = true;
    }
    return holds;
  }

  /** Adds rows, or with {@code overwrite} puts them in the place of what is there. */
  void write(Dataset<Row> rows, boolean overwrite) {
    DataFrameWriter<Row> writer =
        rows.write()
            .mode(overwrite ? SaveMode.Overwrite : SaveMode.Append)
            .option("mapreduce.fileoutputcommitter.algorithm.version", "2");
    switch (format) {
      case PARQUET -> writer.parquet(folder);
      case JSONL -> writer.json(folder);
      case CSV ->
          writer
              .option("header", true)
              .option("escape", "\"")
              .option("ignoreLeadingWhiteSpace", false)
              .option("ignoreTrailingWhiteSpace", false)
              .csv(folder);
    }
  }
}
