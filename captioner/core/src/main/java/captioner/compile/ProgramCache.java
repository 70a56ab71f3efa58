package captioner.compile;

import captioner.model.ModelException;
import captioner.model.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps compiled captioners, each under the hash of the model that it was made of: a model that
 * changes is compiled again.
 */
public final class ProgramCache {
  private static final int HASH_DIGITS = 16;

  private final Path folder;

  /** Opens a cache; its folder is made when it is needed. */
  public ProgramCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the program of a captioner, compiled now if there is none yet or what is there is
   * damaged.
   *
   * @param repository the folder {@code models/}
   * @param model as for {@link CaptionCompiler#compile}
   * @throws ModelException if the model or a backbone of it cannot be found or read
   * @throws IOException if the folder cannot be made or written
   */
  public Path program(Path repository, String model, Precision precision) throws IOException {
    Path file = folder.resolve(hash(repository, model) + "-" + precision + ".pt");
    if (isWhole(file)) {
      return file;
    }
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, "compiling", ".pt");
    try {
      CaptionCompiler.compile(repository, model, precision, unfinished);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return file;
  }

  private static boolean isWhole(Path file) {
    try {
      ProgramInfo.readWhole(file);
      return true;
    } catch (ModelException e) {
      return false;
    }
  }

  /** Returns what tells a model from others; its settings hold the hashes of its backbones. */
  private static String hash(Path repository, String model) throws IOException {
    List<Path> files = new ModelStore(repository).files(model);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(("program format " + ProgramInfo.FORMAT).getBytes(StandardCharsets.UTF_8));
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          throw new ModelException(
              "%s is missing; the folder of this model holds %s".formatted(file, names(files)));
        }
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String names(List<Path> files) {
    return files.stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.joining(", "));
  }
}
