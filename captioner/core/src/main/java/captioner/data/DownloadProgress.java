package captioner.data;

/** Hears how a download goes; called on the thread that downloads. */
public interface DownloadProgress {
  /**
   * Bytes have arrived.
   *
   * @param file path of the file, as in the descriptor
   * @param done bytes on disk, those of an earlier attempt included
   * @param total size of the file in bytes, or -1 where the server does not say
   */
  void bytes(String file, long done, long total);

  /**
   * A file is complete and its checksum, where one is known, is right.
   *
   * @param sha256 what was computed
   */
  void verified(String file, long bytes, String sha256);

  /** A file was fetched by an earlier run and is left as it is. */
  void skipped(String file);
}
