package captioner.data;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to fetch from its official address.
 *
 * @param url http or https address
 * @param file path the file is kept at, relative to the data root; an archive is deleted once it is
 *     unpacked
 * @param bytes its size, where known
 * @param sha256 its checksum, 64 lower-case hexadecimal digits, where known
 * @param unpack what to do with it
 * @param into folder it is unpacked into, relative to the data root; empty for the root itself
 */
public record Download(
    URI url, String file, OptionalLong bytes, Optional<String> sha256, Unpack unpack, String into) {

  /** What to do with a file once it is complete. */
  public enum Unpack {
    /** Leave it as it is. */
    NONE,
    /** Unpack a zip archive. */
    ZIP,
    /** Decompress a single gzip file, whose name loses {@code .gz}. */
    GZ
  }

  /** Checks the address and the checksum. */
  public Download {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("url must be http or https: " + url);
    }
    if (sha256.isPresent() && !sha256.get().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 must be 64 lower-case hexadecimal digits: " + sha256.get());
    }
  }
}
