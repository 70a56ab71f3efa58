package captioner.spark;

import captioner.image.PhotoReader;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import java.io.IOException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds photos that look the same, such as one photo at two sizes or qualities.
 *
 * <p>Two photos are near if their difference hashes (N. Krawetz 2013, <a
 * href="https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html">Kind of
 * Like That</a>: 64 bits, each whether a cell of a small grey picture is darker than its right
 * neighbour) differ in 3 bits or fewer. Such hashes have one of four quarters in common, so only
 * those that do are compared. Photos near to a third one are one group, and so on.
 */
final class NearDuplicates {
  /** How many of 64 bits may differ: with 4 quarters, one less. */
  private static final int BITS = 3;

  private static final int SIDE = 8;
  private static final String HASH = "hash";
  private static final String LEADER = "leader";

  private static final UserDefinedFunction HASH_OF =
      functions.udf((UDF1<byte[], Long>) NearDuplicates::hash, DataTypes.LongType);

  private NearDuplicates() {}

  /**
   * Returns rows of {@code path}, {@code sha256} and {@code leader}: the path of the photo that is
   * to be captioned for this one, its own for one of each group. A photo that cannot be read leads
   * itself.
   *
   * @param photos rows of path, content and sha256
   */
  static Dataset<Row> leaders(Dataset<Row> photos) {
    Dataset<Row> hashed =
        photos
            .select(
                functions.col("path"),
                functions.col("sha256"),
                HASH_OF.apply(functions.col("content")).as(HASH))
            .persist();
    Dataset<Row> first =
        hashed.where(HASH + " is not null").groupBy(HASH).agg(functions.min("path").as(LEADER));
    Dataset<Row> groups = groups(first);
    return hashed
        .join(groups, functions.expr("hash <=> known"), "left")
        .select(
            functions.col("path"),
            functions.col("sha256"),
            functions.coalesce(functions.col(LEADER), functions.col("path")).as(LEADER));
  }

  /** Gives near hashes the smallest leader among them, until that changes nothing. */
  private static Dataset<Row> groups(Dataset<Row> first) {
    Dataset<Row> near = near(first).persist();
    Dataset<Row> groups = first.withColumnRenamed(HASH, "known").persist();
    boolean settled = near.isEmpty();
    while (!settled) {
      Dataset<Row> offered =
          near.join(groups, functions.expr("other = known"))
              .groupBy(HASH)
              .agg(functions.min(LEADER).as("offer"));
      Dataset<Row> joined =
          groups
              .join(offered, functions.expr("known = hash"), "left")
              .select(
                  functions.col("known"),
                  functions.least(functions.col(LEADER), functions.col("offer")).as("new"),
                  functions.col(LEADER))
              .persist();
      settled = joined.where("new = leader").count() == joined.count();
      groups = joined.select(functions.col("known"), functions.col("new").as(LEADER));
    }
    return groups;
  }

  /** Returns pairs of different hashes that are near, in both directions. */
  private static Dataset<Row> near(Dataset<Row> first) {
    Column quarters =
        functions.array(quarter(0), quarter(1), quarter(2), quarter(3)); // each with its own place
    Dataset<Row> banded = first.select(functions.col(HASH), functions.explode(quarters).as("q"));
    Dataset<Row> others = banded.withColumnRenamed(HASH, "other");
    return banded
        .join(others, "q")
        .where("hash <> other and bit_count(hash ^ other) <= " + BITS)
        .select(HASH, "other")
        .distinct();
  }

  private static Column quarter(int n) {
    return functions.expr("(shiftrightunsigned(hash, %d) & 65535) * 4 + %d".formatted(16 * n, n));
  }

  /** Returns the difference hash of a photo, or null if it cannot be read. */
  private static Long hash(byte[] photo) {
    if (photo == null) {
      return null;
    }
    Preprocessing small = Preprocessing.imageNet(SIDE + 1, Resize.SQUASH);
    float[] rgb;
    try {
      rgb = small.apply(PhotoReader.forSide(SIDE + 1).read(photo, "the photo"));
    } catch (IOException e) {
      return null;
    }
    long hash = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        hash = hash << 1 | (grey(small, rgb, x, y) < grey(small, rgb, x + 1, y) ? 1 : 0);
      }
    }
    return hash;
  }

  /** Returns the luma of a cell (ITU-R BT.601) from its normalised colours. */
  private static double grey(Preprocessing small, float[] rgb, int x, int y) {
    double[] weights = {0.299, 0.587, 0.114};
    int plane = small.size() * small.size();
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      float level = rgb[c * plane + y * small.size() + x];
      sum += weights[c] * (level * small.std().get(c) + small.mean().get(c));
    }
    return sum;
  }
}
