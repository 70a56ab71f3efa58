package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.image.OddPhotos;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/**
 * A folder of good, odd and hostile files: every good one is captioned, every bad one explained.
 */
class OddFolderTest {
  @TempDir static Path temp;
  private static Path photos;
  private static OddPhotos odd;
  private static Path oddlyNamed;
  private static Path xmpIsBroken;
  private static Program run;

  /** What each photo's row says, by path: a caption, or a reason in brackets. */
  private static final Map<String, String> EXPECTED = new TreeMap<>();

  @BeforeAll
  static void captionAll() throws IOException {
    TinyRun.train();
    photos = temp.resolve("photos");
    odd = OddPhotos.write(photos);
    Path photo = odd.good().first();
    oddlyNamed = Files.copy(photo, photos.resolve("line\nbreak\tand\u001b[31m colour.jpg"));
    xmpIsBroken = Files.copy(photo, photos.resolve("notes are broken.jpg"));
    Files.createDirectory(temp.resolve("sidecars"));
    Files.writeString(temp.resolve("sidecars/notes are broken.xmp"), "no XMP");
    run =
        Program.run(
            "caption",
            photos,
            temp.resolve("missing"),
            "--model",
            TinyRun.MODEL,
            "-o",
            temp.resolve("out.jsonl"),
            "-o",
            temp.resolve("out.csv"),
            "-o",
            temp.resolve("out.json"),
            "-o",
            temp.resolve("out.txt"),
            "-o",
            temp.resolve("report.html"),
            "--format",
            "sidecar,xmp",
            "--sidecar-dir",
            temp.resolve("sidecars"));
    for (JsonNode row : rows()) {
      String said = row.has("error") ? "(" + row.get("error").asText() + ")" : caption(row);
      String before = EXPECTED.put(row.get("path").asText(), said);
      assertEquals(null, before, "one row a photo");
    }
  }

  private static String caption(JsonNode row) {
    assertFalse(row.get("caption").asText().isBlank());
    assertTrue(row.get("confidence").asDouble() > 0 && row.get("confidence").asDouble() <= 1);
    return row.get("caption").asText();
  }

  private static List<JsonNode> rows() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(temp.resolve("out.jsonl"))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  private static List<String> captioned() {
    return EXPECTED.keySet().stream().filter(path -> !EXPECTED.get(path).startsWith("(")).toList();
  }

  @Test
  void everyGoodOneIsCaptionedAndEveryBadOneHasItsReason() {
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    run.hasNoStackTrace();
    Map<String, String> reasons = new TreeMap<>();
    odd.bad().forEach((photo, reason) -> reasons.put(photo.toString(), "(" + reason + ")"));
    reasons.put(temp.resolve("missing").toString(), "(no such file or folder)");
    String broken = temp.resolve("sidecars/notes are broken.xmp") + " is not well-formed XMP";
    reasons.put(xmpIsBroken.toString(), "(" + broken + "; it is left alone)");
    Map<String, String> failed = new TreeMap<>(EXPECTED);
    captioned().forEach(failed::remove);
    assertEquals(reasons, failed);

    List<String> good = new ArrayList<>(odd.good().stream().map(Path::toString).toList());
    good.add(oddlyNamed.toString());
    assertEquals(good.stream().sorted().toList(), captioned());
  }

  @Test
  void failuresAreToldInOneLineEach() {
    assertTrue(run.err().contains("captioner: " + odd.bad().firstKey() + ": "), run.err());
    assertFalse(run.err().contains("\u001b"), "a file's name must not steer the terminal");
    String summary = run.err().lines().reduce((first, second) -> second).orElseThrow();
    int all = EXPECTED.size();
    String counts = "captioned %d of %d photos in ".formatted(captioned().size(), all);
    assertTrue(summary.startsWith(counts), summary);
    assertTrue(summary.contains("%d failed".formatted(all - captioned().size())), summary);
    assertTrue(summary.endsWith("%d other files passed over".formatted(odd.others())), summary);
  }

  @Test
  void csvSaysTheSame() throws IOException {
    Map<String, String> said = new TreeMap<>();
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    for (CSVRecord row : format.parse(Files.newBufferedReader(temp.resolve("out.csv")))) {
      String error = row.get("error");
      said.put(row.get("path"), error.isEmpty() ? row.get("caption") : "(" + error + ")");
    }
    assertEquals(EXPECTED, said);
  }

  @Test
  void textAndCocoHaveTheCaptions() throws IOException {
    List<String> lines = Files.readAllLines(temp.resolve("out.txt"));
    assertEquals(captioned().size(), lines.size());
    JsonNode coco = new ObjectMapper().readTree(temp.resolve("out.json").toFile());
    assertEquals(captioned().size(), coco.size());
    for (int i = 0; i < coco.size(); i++) {
      JsonNode row = coco.get(i);
      assertEquals(i + 1, row.get("image_id").asInt());
      assertEquals(EXPECTED.get(row.get("file_name").asText()), row.get("caption").asText());
      assertTrue(lines.get(i).endsWith("\t" + row.get("caption").asText()), lines.get(i));
    }
  }

  @Test
  void eachCaptionedPhotoHasItsSidecars() throws Exception {
    assertEquals(captioned().size() + 1, count(".xmp"));
    assertEquals("no XMP", Files.readString(temp.resolve("sidecars/notes are broken.xmp")));
    for (Path photo : List.of(odd.good().first(), odd.good().last(), oddlyNamed)) {
      Path mirrored = temp.resolve("sidecars").resolve(photos.relativize(photo));
      String name = mirrored.getFileName().toString();
      Path full = mirrored.resolveSibling(name + ".txt");
      Path text =
          Files.exists(full)
              ? full
              : full.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
      assertEquals(EXPECTED.get(photo.toString()) + "\n", Files.readString(text));
      Path xmp = text.resolveSibling(text.getFileName().toString().replaceAll("txt$", "xmp"));
      assertEquals(
          List.of(EXPECTED.get(photo.toString()), EXPECTED.get(photo.toString())),
          descriptions(xmp));
    }
  }

  private static long count(String extension) throws IOException {
    try (Stream<Path> files = Files.walk(temp.resolve("sidecars"))) {
      return files.filter(file -> file.toString().endsWith(extension)).count();
    }
  }

  private static List<String> descriptions(Path xmp) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    NodeList items =
        factory
            .newDocumentBuilder()
            .parse(xmp.toFile())
            .getElementsByTagNameNS("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "li");
    return List.of(items.item(0).getTextContent(), items.item(1).getTextContent());
  }

  @Test
  void reportIsThere() throws IOException {
    assertTrue(Files.isRegularFile(temp.resolve("report.html/index.html")));
    try (Stream<Path> pictures = Files.list(temp.resolve("report.html/thumbnails"))) {
      assertEquals(captioned().size(), pictures.count());
    }
  }
}
