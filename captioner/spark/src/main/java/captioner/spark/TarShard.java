package captioner.spark;

import captioner.image.Photos;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The photos of a tar archive, one after the other as they are needed: a shard of <a
 * href="https://github.com/webdataset/webdataset">WebDataset</a>, whose other files are passed
 * over. What follows damage is lost, and the damage is a row of its own.
 */
final class TarShard implements Iterator<Row> {
  private final String shard;
  private Optional<TarArchiveInputStream> tar = Optional.empty();
  private Optional<Row> next;

  /**
   * Opens an archive.
   *
   * @param uri .tar, or gzip where the name ends in gz
   */
  TarShard(String uri, Configuration hadoop) {
    shard = PhotoSource.plainPath(uri);
    try {
      Path path = new Path(uri);
      InputStream in = new BufferedInputStream(path.getFileSystem(hadoop).open(path), 1 << 16);
      tar =
          Optional.of(new TarArchiveInputStream(uri.endsWith("gz") ? new GZIPInputStream(in) : in));
      next = read();
    } catch (IOException e) {
      next = Optional.of(damage(e));
    }
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public Row next() {
    Row row = next.orElseThrow(NoSuchElementException::new);
    try {
      next = tar.isPresent() ? read() : Optional.empty();
    } catch (IOException e) {
      next = Optional.of(damage(e));
    }
    return row;
  }

  private Optional<Row> read() throws IOException {
    TarArchiveInputStream in = tar.orElseThrow();
    for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      if (entry.isFile() && !isHidden(entry.getName())) {
        Row row = PhotoBytes.row(shard + "/" + entry.getName(), in);
        if (row.isNullAt(1) || Photos.isPhoto(entry.getName(), row.getAs(1))) {
          return Optional.of(row);
        }
      }
    }
    in.close();
    return Optional.empty();
  }

  private static boolean isHidden(String name) {
    return name.substring(name.lastIndexOf('/') + 1).startsWith(".");
  }

  private Row damage(IOException e) {
    tar = Optional.empty();
    return RowFactory.create(shard, null, "a damaged tar archive: " + e.getMessage());
  }
}
