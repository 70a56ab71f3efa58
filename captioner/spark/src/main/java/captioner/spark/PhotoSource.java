package captioner.spark;

import captioner.image.Photos;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Photos as rows: {@code path}, {@code content} (the bytes of an image file) and {@code problem},
 * which is null, or says why there are no bytes.
 *
 * <p>Of folders, Spark passes over empty files, and over names that begin with a dot or an
 * underscore.
 *
 * @param inputs folders, files and globs, on whatever file systems Spark knows
 * @param kind of what is in them
 */
record PhotoSource(List<String> inputs, Kind kind) {
  static final String PATH = "path";
  static final String CONTENT = "content";
  static final String PROBLEM = "problem";

  static final StructType SCHEMA =
      new StructType()
          .add(PATH, DataTypes.StringType)
          .add(CONTENT, DataTypes.BinaryType)
          .add(PROBLEM, DataTypes.StringType);

  private static final UserDefinedFunction PLAIN_PATH =
      functions.udf((UDF1<String, String>) PhotoSource::plainPath, DataTypes.StringType);
  private static final UserDefinedFunction IS_PHOTO =
      functions.udf((UDF2<String, byte[], Boolean>) Photos::isPhoto, DataTypes.BooleanType);

  /** What photos come in. */
  enum Kind {
    /** Image files, in folders at every depth. */
    PHOTOS,
    /** Rows of path and content, or of the path alone, from which the content is read. */
    PARQUET,
    /** The same as JSON, with content in base64. */
    JSONL,
    /** WebDataset's shards: image files in tar archives. */
    TAR;

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> named(String title) {
      return Stream.of(values()).filter(kind -> kind.title().equals(title)).findFirst();
    }

    /** Returns what the end of a name promises. */
    static Kind of(String input) {
      String name = input.toLowerCase(Locale.ROOT);
      if (name.matches(".*\\.(tar|tar\\.gz|tgz)")) {
        return TAR;
      } else if (name.matches(".*\\.(jsonl|ndjson)(\\.gz)?")) {
        return JSONL;
      }
      return name.matches(".*\\.parquet/?") ? PARQUET : PHOTOS;
    }
  }

  /**
   * Returns the photos.
   *
   * @throws IOException if rows have other columns
   */
  Dataset<Row> photos(SparkSession spark) throws IOException {
    String[] from = inputs.toArray(String[]::new);
    return switch (kind) {
      case PHOTOS -> files(spark, from);
      case PARQUET -> rows(spark, spark.read().parquet(from));
      case JSONL -> rows(spark, spark.read().json(from));
      case TAR -> shards(spark, from);
    };
  }

  private static Dataset<Row> listed(SparkSession spark, String... from) {
    return spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(from);
  }

  private static Dataset<Row> files(SparkSession spark, String... from) {
    Dataset<Row> files = listed(spark, from);
    Column path = functions.col(PATH);
    Column length = functions.col("length");
    Column content = functions.col(CONTENT);
    Dataset<Row> whole =
        files
            .where(length.leq(PhotoBytes.MAX)) // Spark does not open those that are longer
            .where(IS_PHOTO.apply(path, content))
            .select(PLAIN_PATH.apply(path).as(PATH), content, none(PROBLEM, "string"));
    Dataset<Row> tooLong =
        files
            .where(length.gt(PhotoBytes.MAX))
            .select(
                PLAIN_PATH.apply(path).as(PATH),
                none(CONTENT, "binary"),
                functions.lit(PhotoBytes.TOO_LONG).as(PROBLEM));
    return whole.unionByName(tooLong);
  }

  private static Column none(String name, String type) {
    return functions.lit(null).cast(type).as(name);
  }

  private Dataset<Row> rows(SparkSession spark, Dataset<Row> rows) throws IOException {
    List<String> columns = List.of(rows.columns());
    if (!columns.contains(PATH)) {
      throw new IOException(
          "%s needs path in each row, and content unless photos are to be read from there; it has %s"
              .formatted(String.join(", ", inputs), String.join(", ", columns)));
    }
    Column path = functions.col(PATH).cast("string").as(PATH);
    if (columns.contains(CONTENT)) {
      Column content = functions.col(CONTENT);
      return rows.select(
          path,
          (kind == Kind.JSONL ? functions.unbase64(content) : content).as(CONTENT),
          functions
              .when(content.isNull(), functions.lit("there is no photo in the row"))
              .as(PROBLEM));
    }
    Broadcast<SerializableConfiguration> hadoop = hadoop(spark);
    MapFunction<Row, Row> read = row -> PhotoBytes.of(row.getString(0), hadoop.value().value());
    return rows.select(path).map(read, Encoders.row(SCHEMA));
  }

  private static Dataset<Row> shards(SparkSession spark, String... from) {
    Broadcast<SerializableConfiguration> hadoop = hadoop(spark);
    FlatMapFunction<Row, Row> open =
        row -> (Iterator<Row>) new TarShard(row.getString(0), hadoop.value().value());
    return listed(spark, from).select(PATH).flatMap(open, Encoders.row(SCHEMA));
  }

  private static Broadcast<SerializableConfiguration> hadoop(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
  }

  /** Returns the path of a file as people write it: that of a local file without its scheme. */
  static String plainPath(String uri) {
    return uri.startsWith("file:") ? new Path(uri).toUri().getPath() : uri;
  }
}
