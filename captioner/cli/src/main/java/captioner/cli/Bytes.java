package captioner.cli;

import java.util.Locale;

/** Writes amounts of data as people read them. */
final class Bytes {
  private Bytes() {}

  /** Returns an amount in MB or GB, of 10^6 and 10^9 bytes: "9.8 MB". */
  static String format(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
