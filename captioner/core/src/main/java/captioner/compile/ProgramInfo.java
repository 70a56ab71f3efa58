package captioner.compile;

import ai.djl.util.Utils;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelException;
import captioner.ngrams.VisualNgrams;
import captioner.text.Vocabulary;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a program file says of itself in its extra files.
 *
 * @param precision that it computes with
 * @param config of the captioner it was made of
 * @param vocabulary its words
 */
record ProgramInfo(Precision precision, CaptionModelConfig config, Vocabulary vocabulary) {
  /** Raised whenever the methods of programs, or what they mean, change. */
  static final int FORMAT = 2;

  private static final String PROGRAM = "program.json";
  private static final String CONFIG = "config.json";
  private static final String VOCABULARY = "vocabulary.txt";

  private record Header(int format, String precision) {}

  /** Returns the extra files of a program that does not rank, by name. */
  static Map<String, byte[]> extra(
      Precision precision, CaptionModelConfig config, Vocabulary vocabulary) {
    Map<String, byte[]> extra = new LinkedHashMap<>();
    extra.put(PROGRAM, bytes(new Gson().toJson(new Header(FORMAT, precision.toString())) + "\n"));
    extra.put(CONFIG, bytes(config.toJson()));
    extra.put(VOCABULARY, bytes(vocabulary.text()));
    return extra;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what a file says of itself.
   *
   * @throws ModelException if it is no program, is damaged or was made by another version, in one
   *     line that names it
   */
  static ProgramInfo read(Path file) throws ModelException {
    return open(file, zip -> read(file, zip));
  }

  /**
   * Reads what a file says of itself, and all else in it, too.
   *
   * @throws ModelException as for {@link #read}
   */
  static ProgramInfo readWhole(Path file) throws ModelException {
    return open(
        file,
        zip -> {
          for (ZipEntry entry : zip.stream().toList()) {
            transfer(file, zip, entry, OutputStream.nullOutputStream());
          }
          return read(file, zip);
        });
  }

  /**
   * Reads the visual n-grams in the file, if it has them.
   *
   * @throws ModelException as for {@link #read}
   */
  Optional<VisualNgrams> visualNgrams(Path file) throws ModelException {
    return open(
        file,
        zip ->
            entry(zip, VisualNgrams.TABLE).isPresent()
                ? Optional.of(unpackNgrams(file, zip))
                : Optional.empty());
  }

  private VisualNgrams unpackNgrams(Path file, ZipFile zip) throws IOException {
    Path folder = Files.createTempDirectory("ngrams");
    try {
      for (String name : VisualNgrams.FILES) {
        try (OutputStream unpacked = Files.newOutputStream(folder.resolve(name))) {
          transfer(file, zip, requireEntry(file, zip, name), unpacked);
        }
      }
      return VisualNgrams.load(folder, vocabulary, config.channels());
    } finally {
      Utils.deleteQuietly(folder); // they are in memory
    }
  }

  /** Reads an open archive. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(ZipFile zip) throws IOException;
  }

  private static <T> T open(Path file, Reading<T> reading) throws ModelException {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no compiled captioner " + file);
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return reading.of(zip);
    } catch (ModelException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | JsonParseException e) {
      throw damaged(file, e.getMessage());
    }
  }

  private static ProgramInfo read(Path file, ZipFile zip) throws IOException {
    Header header = new Gson().fromJson(text(file, zip, PROGRAM), Header.class);
    if (header == null || header.format() != FORMAT) {
      throw new ModelException(
          file + " was compiled by another version of captioner; compile it again");
    }
    return new ProgramInfo(
        Precision.of(header.precision()),
        CaptionModelConfig.fromJson(text(file, zip, CONFIG), CONFIG + " in " + file),
        Vocabulary.parse(text(file, zip, VOCABULARY).lines().toList(), VOCABULARY + " in " + file));
  }

  private static String text(Path file, ZipFile zip, String name) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    transfer(file, zip, requireEntry(file, zip, name), content);
    return content.toString(StandardCharsets.UTF_8);
  }

  private static ZipEntry requireEntry(Path file, ZipFile zip, String name) throws ModelException {
    return entry(zip, name)
        .orElseThrow(
            () ->
                new ModelException(file + " is not a compiled captioner: it has no extra/" + name));
  }

  private static Optional<? extends ZipEntry> entry(ZipFile zip, String name) {
    String path = "/extra/" + name;
    return zip.stream().filter(e -> e.getName().endsWith(path)).findFirst();
  }

  /** Reads an entry to its end; it is stored as it is, so no longer than the file. */
  private static void transfer(Path file, ZipFile zip, ZipEntry entry, OutputStream to)
      throws IOException {
    CRC32 crc = new CRC32();
    if (entry.getMethod() != ZipEntry.STORED) {
      throw damaged(file, "entry " + entry.getName() + " is packed");
    }
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
      in.transferTo(to);
    }
    if (crc.getValue() != entry.getCrc()) {
      throw damaged(file, "entry " + entry.getName() + " fails its checksum");
    }
  }

  /** Says in one line that a file cannot be used. */
  static ModelException damaged(Path file, String reason) {
    String line = String.valueOf(reason).lines().findFirst().orElse("").strip();
    return new ModelException(
        "%s is not a whole compiled captioner (%s); compile it again".formatted(file, line));
  }
}
