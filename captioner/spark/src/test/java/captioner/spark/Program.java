package captioner.spark;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a job said.
 *
 * @param code it ended with
 * @param err what it printed
 */
record Program(int code, String err) {

  /** A main class without its exit. */
  @FunctionalInterface
  interface Main {
    int run(String[] arguments, PrintStream err);
  }

  /** Runs a job. */
  static Program run(Main main, Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        main.run(
            Stream.of(arguments).map(Object::toString).toArray(String[]::new),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Program(code, err.toString(StandardCharsets.UTF_8));
  }

  /** Runs {@code CaptionJob} with the small bundled model, unless the arguments name another. */
  static Program caption(Object... arguments) {
    return run(
        CaptionJob::run,
        Stream.concat(
                Stream.of(arguments), // the first of two values counts
                Stream.of("--models", SinglePhotos.MODELS, "--model", SinglePhotos.FAST))
            .toArray());
  }

  /** Returns Spark in this JVM, with two threads; stop it after the class. */
  static SparkSession local() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.sql.files.openCostInBytes", 512 << 10)
        .config("spark.sql.files.minPartitionNum", 4)
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }

  /** Returns the caption of each row, or its error, by path; fails if a path comes twice. */
  static Map<String, String> said(Dataset<Row> rows) {
    Map<String, String> said = new TreeMap<>();
    for (Row row : rows.select("path", "caption", "error").collectAsList()) {
      String text = row.isNullAt(1) ? "error: " + row.getString(2) : row.getString(1);
      if (said.put(row.getString(0), text) != null) {
        throw new AssertionError("twice in the output: " + row.getString(0));
      }
    }
    return said;
  }
}
