package captioner.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Fetches the files of a dataset from their official addresses, checks their size and SHA-256 where
 * the descriptor knows them, and unpacks them.
 *
 * <p>May be stopped at any time and run again: what is complete is skipped, what is not is resumed.
 * {@code .downloaded/} in the data folder holds one small text file for each file that is done
 * (size, SHA-256, address), since archives are deleted once they are unpacked. A file that the user
 * put where the archive belongs is used instead of fetching it.
 */
public final class DatasetDownloader {
  private final HttpDownload http;
  private final DownloadProgress progress;

  /** Creates a downloader that reports to {@code progress}. */
  public DatasetDownloader(DownloadProgress progress) {
    this(progress, Duration.ofSeconds(3));
  }

  DatasetDownloader(DownloadProgress progress, Duration pauseBetweenAttempts) {
    this.http = new HttpDownload(pauseBetweenAttempts);
    this.progress = progress;
  }

  /**
   * Fetches whatever of a dataset is not there yet into its root folder.
   *
   * @throws DatasetException if the dataset has no official address (saying how to obtain it), if a
   *     server cannot be reached, or if a file is not what it should be; a wrong file is removed
   */
  public void download(DatasetDescriptor dataset) throws IOException {
    if (dataset.downloads().isEmpty()) {
      throw new DatasetException(
          "dataset %s has nothing to download; %s"
              .formatted(dataset.name(), dataset.howToObtain()));
    }
    for (Download download : dataset.downloads()) {
      fetch(download, dataset.root());
    }
  }

  private void fetch(Download download, Path root) throws IOException {
    Path file = inside(root, download.file());
    Path into = inside(root, download.into());
    Path marker = inside(root, ".downloaded").resolve(download.file().replace('/', '_'));
    boolean kept = download.unpack() == Download.Unpack.NONE;
    if (Files.exists(marker) && (!kept || Files.exists(file))) {
      progress.skipped(download.file());
      return;
    }
    if (Files.notExists(file)) {
      http.fetch(
          download.url(),
          file,
          download.bytes(),
          (done, total) -> progress.bytes(download.file(), done, total));
    }
    String sha256 = verify(download, file);
    long bytes = Files.size(file);
    progress.verified(download.file(), bytes, sha256);
    switch (download.unpack()) {
      case NONE -> {}
      case ZIP -> Unpacking.zip(file, into);
      case GZ -> Unpacking.gz(file, into);
    }
    Files.createDirectories(marker.getParent());
    Files.writeString(marker, "%d %s %s%n".formatted(bytes, sha256, download.url()));
    if (!kept) {
      Files.delete(file);
    }
  }

  private static Path inside(Path root, String path) throws DatasetException {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root.normalize())) {
      throw new DatasetException(path + " leads out of the data folder " + root);
    }
    return file;
  }

  private static String verify(Download download, Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes != download.bytes().orElse(bytes)) {
      refuse(file, "%d bytes, not %d".formatted(bytes, download.bytes().getAsLong()));
    }
    String sha256 = FeatureCache.sha256(file);
    if (!sha256.equals(download.sha256().orElse(sha256))) {
      refuse(file, "SHA-256 %s, not %s".formatted(sha256, download.sha256().orElseThrow()));
    }
    return sha256;
  }

  private static void refuse(Path file, String wrong) throws IOException {
    Files.delete(file);
    throw new DatasetException(file + " has " + wrong + "; it was removed, run again to fetch it");
  }
}
