package captioner.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Reads image files on executors. */
final class PhotoBytes {
  /** The longest file that is read, in bytes, as everywhere in captioner. */
  static final int MAX = 1 << 29;

  static final String TOO_LONG = "a file of more than 512 MB";

  private PhotoBytes() {}

  /** Returns the row of a photo, of {@link PhotoSource#SCHEMA}. */
  static Row of(String uri, Configuration hadoop) {
    if (uri == null) {
      return RowFactory.create(null, null, "there is no path in the row");
    }
    try {
      Path path = new Path(uri);
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return row(PhotoSource.plainPath(uri), in);
      }
    } catch (FileNotFoundException e) {
      return RowFactory.create(PhotoSource.plainPath(uri), null, "no such file");
    } catch (IOException | IllegalArgumentException e) { // the second: no URI at all
      return RowFactory.create(uri, null, "cannot be read: " + e.getMessage());
    }
  }

  /** Returns the row of a photo in a stream, which is read to its end and left open. */
  static Row row(String path, InputStream in) throws IOException {
    byte[] content = in.readNBytes(MAX + 1);
    return content.length > MAX
        ? RowFactory.create(path, null, TOO_LONG)
        : RowFactory.create(path, content, null);
  }
}
