package captioner.compile;

import captioner.model.CaptionModelConfig;
import captioner.model.ModelException;
import captioner.text.Vocabulary;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  static final int FORMAT = 1;

  private static final String PROGRAM = "program.json";
  private static final String CONFIG = "config.json";
  private static final String VOCABULARY = "vocabulary.txt";

  private static final int MAX_TEXT_BYTES = 1 << 26;

  private record Header(int format, String precision) {}

  /** Returns the extra files of a program, by name. */
  static Map<String, String> extra(
      Precision precision, CaptionModelConfig config, Vocabulary vocabulary) {
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put(PROGRAM, new Gson().toJson(new Header(FORMAT, precision.toString())) + "\n");
    extra.put(CONFIG, config.toJson());
    extra.put(VOCABULARY, vocabulary.text());
    return extra;
  }

  /**
   * Reads what a file says of itself, having checked all its bytes.
   *
   * @throws ModelException if it is no program, is damaged or was made by another version, in one
   *     line that names it
   */
  static ProgramInfo read(Path file) throws ModelException {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("there is no compiled captioner " + file);
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, String> extra = extra(file, zip);
      Header header = new Gson().fromJson(extra.get(PROGRAM), Header.class);
      if (header == null || header.format() != FORMAT) {
        throw new ModelException(
            file + " was compiled by another version of captioner; compile it again");
      }
      return new ProgramInfo(
          Precision.of(header.precision()),
          CaptionModelConfig.fromJson(extra.get(CONFIG), CONFIG + " in " + file),
          Vocabulary.parse(extra.get(VOCABULARY).lines().toList(), VOCABULARY + " in " + file));
    } catch (ModelException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | JsonParseException e) {
      throw damaged(file, e.getMessage());
    }
  }

  /** Returns the extra files, having read every byte of the archive. */
  private static Map<String, String> extra(Path file, ZipFile zip) throws IOException {
    Map<String, String> extra = new LinkedHashMap<>();
    for (ZipEntry entry : zip.stream().toList()) {
      List<String> path = Arrays.asList(entry.getName().split("/"));
      boolean text = path.size() == 3 && path.get(1).equals("extra");
      if (entry.getMethod() != ZipEntry.STORED || text && entry.getSize() > MAX_TEXT_BYTES) {
        throw damaged(file, "entry " + entry.getName() + " is not as it is written");
      }
      byte[] content = checked(file, zip, entry, text);
      if (text) {
        extra.put(path.get(2), new String(content, StandardCharsets.UTF_8));
      }
    }
    for (String name : List.of(PROGRAM, CONFIG, VOCABULARY)) {
      if (!extra.containsKey(name)) {
        throw new ModelException(file + " is not a compiled captioner: it has no extra/" + name);
      }
    }
    return extra;
  }

  /** Reads an entry to its end, and returns its bytes if they are wanted. */
  private static byte[] checked(Path file, ZipFile zip, ZipEntry entry, boolean wanted)
      throws IOException {
    CRC32 crc = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
      byte[] content = wanted ? in.readAllBytes() : new byte[0];
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // the checksum is what is wanted
      }
      if (crc.getValue() != entry.getCrc()) {
        throw damaged(file, "entry " + entry.getName() + " fails its checksum");
      }
      return content;
    }
  }

  /** Says in one line that a file cannot be used. */
  static ModelException damaged(Path file, String reason) {
    String line = String.valueOf(reason).lines().findFirst().orElse("").strip();
    return new ModelException(
        "%s is not a whole compiled captioner (%s); compile it again".formatted(file, line));
  }
}
