package captioner.vision;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A backbone's weight file, found, with what the file itself does not say; or a backbone that has
 * no weights before it is trained.
 *
 * @param name its architecture, such as resnet50
 * @param weights the file on this machine
 * @param strideOn where its bottlenecks shrink the map
 * @param origin where the weights came from
 * @param licence theirs, or empty if nobody said
 */
public record BackboneArtifact(
    String name, Optional<Path> weights, StrideOn strideOn, String origin, String licence) {

  /** What stands for the SHA-256 of no file. */
  private static final String NONE = "0".repeat(64);

  /** Returns a backbone that is trained from nothing. */
  static BackboneArtifact untrained(String name) {
    return new BackboneArtifact(
        name, Optional.empty(), StrideOn.CONV1, "trained with the rest", "");
  }

  /**
   * Returns the weight file.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public Path file() {
    return weights.orElseThrow();
  }

  /** Returns the settings that rebuild this network. */
  public BackboneConfig config(Grid grid) {
    return new BackboneConfig(name, strideOn, grid);
  }

  /**
   * Rebuilds the network; the caller closes it.
   *
   * @throws IOException if the file cannot be read or holds another network
   */
  public Backbone load(Grid grid, Device device) throws IOException {
    return grid == Grid.PATCHES
        ? Backbone.ofPatches(config(grid), device)
        : Backbone.load(file(), config(grid), device);
  }

  /** Returns the size of the file, in bytes. */
  public long bytes() throws IOException {
    return Files.size(file());
  }

  /** Returns the SHA-256 of the file as it lies there, in hexadecimal; zeros if there is none. */
  public String sha256() throws IOException {
    if (weights.isEmpty()) {
      return NONE;
    }
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file()), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
