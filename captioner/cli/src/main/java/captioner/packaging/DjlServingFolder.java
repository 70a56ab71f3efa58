package captioner.packaging;

import captioner.CaptionTranslator;
import captioner.Captioner;
import captioner.compile.CaptionCompiler;
import captioner.compile.Precision;
import captioner.model.BackboneFiles;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A folder that <a href="https://docs.djl.ai/master/docs/serving/index.html">DJL Serving</a> takes
 * as a model: {@code serving.properties}, a compiled captioner, or one in blocks with its
 * backbones, and in {@code libs} the libraries that DJL Serving lacks, {@link CaptionTranslator}
 * among them.
 *
 * <p>DJL Serving must be of a version with the same DJL and PyTorch as this program.
 */
public final class DjlServingFolder {
  private static final int BATCH_SIZE = 16;
  private static final int BATCH_DELAY = 5; // ms

  /** One class of each library that goes along. */
  private static final List<String> LIBRARIES =
      List.of(
          Captioner.class.getName(),
          "net.razorvine.pickle.Unpickler",
          "com.twelvemonkeys.imageio.ImageReaderBase",
          "com.twelvemonkeys.imageio.metadata.Entry",
          "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReader",
          "com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader",
          "com.twelvemonkeys.imageio.plugins.webp.WebPImageReader",
          "com.twelvemonkeys.lang.Validate",
          "com.twelvemonkeys.io.FileUtil",
          "com.twelvemonkeys.image.ImageUtil");

  private DjlServingFolder() {}

  /**
   * Compiles a captioner into the folder.
   *
   * @param folder is made; there may be no other of that name, but an empty one
   * @param repository the folder {@code models/}
   * @param model as for {@link ModelStore#folder}
   * @throws IOException if the model or a backbone is not there or cannot be compiled, or the
   *     folder holds something
   */
  public static void compile(Path folder, Path repository, String model) throws IOException {
    new ModelStore(repository).folder(model);
    begin(folder);
    CaptionCompiler.compile(
        repository, model, Precision.FLOAT32, folder.resolve(CaptionTranslator.PROGRAM));
    finish(folder);
  }

  /**
   * Copies a compiled captioner into the folder.
   *
   * @param folder as for {@link #compile}
   * @param program a file of a captioner that was compiled before
   * @throws IOException if it cannot be read, or the folder holds something
   */
  public static void copyProgram(Path folder, Path program) throws IOException {
    begin(folder);
    Files.copy(program, folder.resolve(CaptionTranslator.PROGRAM));
    finish(folder);
  }

  /**
   * Copies a captioner, in blocks, and its backbones into the folder.
   *
   * @param folder as for {@link #compile}
   * @param repository the folder {@code models/}
   * @param model as for {@link ModelStore#folder}
   * @throws IOException if the model or a backbone is not there, or the folder holds something
   */
  public static void copyBlocks(Path folder, Path repository, String model) throws IOException {
    ModelStore store = new ModelStore(repository);
    Path captioner = store.folder(model);
    CaptionModelConfig config = store.config(model);
    begin(folder);
    copy(captioner, Files.createDirectory(folder.resolve(CaptionTranslator.CAPTIONER)));
    packBackbones(config, repository, folder.resolve(CaptionTranslator.REPOSITORY));
    finish(folder);
  }

  private static void begin(Path folder) throws IOException {
    Files.createDirectories(folder);
    requireEmpty(folder);
  }

  private static void finish(Path folder) throws IOException {
    Path libraries = Files.createDirectory(folder.resolve("libs"));
    for (String type : LIBRARIES) {
      copyLibrary(type, libraries);
    }
    Files.writeString(folder.resolve("serving.properties"), properties());
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      if (files.iterator().hasNext()) {
        throw new FileAlreadyExistsException(
            folder.toString(), null, "is not empty; give the model a folder of its own");
      }
    }
  }

  private static String properties() {
    return """
    engine=PyTorch
    translator=%s
    # the translator does all, so there is no block with weights
    blockFactory=ai.djl.nn.IdentityBlockFactory
    option.hasParameter=false
    batch_size=%d
    max_batch_delay=%d
    # beam=3
    # nBest=1
    """
        .formatted(CaptionTranslator.class.getName(), BATCH_SIZE, BATCH_DELAY);
  }

  /** Packs the artifacts of backbones, and what describes them, as they lie in the repository. */
  private static void packBackbones(CaptionModelConfig config, Path repository, Path zip)
      throws IOException {
    Path root = repository.toAbsolutePath().normalize();
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      pack(BackboneFiles.of(config, root), root, entries);
    }
  }

  private static void pack(List<Path> files, Path root, ZipOutputStream entries)
      throws IOException {
    for (Path file : files) {
      entries.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
      Files.copy(file, entries);
      entries.closeEntry();
    }
  }

  /** Copies the files of a folder, without its folders. */
  private static void copy(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from, Files::isRegularFile)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private static void copyLibrary(String type, Path to) throws IOException {
    Path source = source(type);
    if (Files.isDirectory(source)) { // as the build left it, and the tests find it
      writeJar(source, to.resolve("captioner-core.jar"));
    } else {
      Files.copy(source, to.resolve(source.getFileName().toString()));
    }
  }

  private static Path source(String type) {
    try {
      Class<?> found = Class.forName(type, false, DjlServingFolder.class.getClassLoader());
      return Path.of(found.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException("a library of this program is missing: " + type, e);
    }
  }

  private static void writeJar(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      pack(files.filter(Files::isRegularFile).sorted().toList(), classes, entries);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
