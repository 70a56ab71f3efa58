package captioner.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParaphraseTableTest {

  @TempDir private Path folder;

  /** Writes a table as METEOR's are. */
  static Path write(Path file, String... lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Path file() {
    return folder.resolve("paraphrase-en.gz");
  }

  private static List<String> pairs(ParaphraseTable table, String left, String right) {
    List<String> found = new ArrayList<>();
    List<String> first = List.of(left.split(" "));
    List<String> second = List.of(right.split(" "));
    table.forEachPair(
        table.phrases(first),
        table.phrases(second),
        (p, q) -> found.add(words(first, p) + "=" + words(second, q) + "@" + q.start()));
    return found;
  }

  private static String words(List<String> caption, Phrase phrase) {
    return String.join(" ", caption.subList(phrase.start(), phrase.start() + phrase.length()));
  }

  @Test
  void findsPairsOfPhrasesInOneDirection() throws IOException {
    Path file =
        write(file(), "0.1", "on", "on top of", "1e-3", "a man", "guy", "0.5", "on", "atop");
    ParaphraseTable table = ParaphraseTable.read(file);
    assertEquals(
        List.of("a man=guy@0", "on=on top of@1", "on=atop@4"),
        pairs(table, "a man on", "guy on top of atop"));
    assertEquals(List.of(), pairs(table, "guy atop", "a man on"));
    assertEquals(List.of("on=atop@0", "on=atop@1"), pairs(table, "on", "atop atop"));
  }

  @Test
  void holdsManyPhrases() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      lines.addAll(List.of("0.5", "left " + i, "right " + i % 7));
    }
    ParaphraseTable table = ParaphraseTable.read(write(file(), lines.toArray(String[]::new)));
    for (int i = 0; i < 70_000; i += 1_111) {
      String left = "left " + i;
      assertEquals(List.of(left + "=right " + i % 7 + "@0"), pairs(table, left, "right " + i % 7));
      assertEquals(List.of(), pairs(table, left, "right " + (i + 1) % 7));
    }
  }

  @Test
  void namesFileAndLineOfWhatIsNoTable() throws IOException {
    rejects(", line 3: needs three lines a pair: its probability and two phrases", "0.1", "a", " ");
    rejects(", line 4: not a probability: \"eur\"", "0.1", "a", "b", "eur", "c", "d");
    rejects(
        ", line 5: needs three lines a pair: its probability and two phrases",
        "0.1",
        "a",
        "b",
        "0.1",
        "c");
    rejects(", line 0: needs three lines a pair: its probability and two phrases", "");
    Files.writeString(file(), "0.1\na\nb\n");
    assertEquals(file() + ", line 1: not a gzip file", message());
    Files.write(file(), new byte[0]);
    assertEquals(file() + ", line 1: not a gzip file", message());
    Files.delete(file());
    assertEquals("no paraphrase table at " + file(), message());
  }

  @Test
  void namesFileAndLineWhereATableIsCutOff() throws IOException {
    String[] lines = new String[30_000];
    Arrays.setAll(lines, i -> i % 3 == 0 ? "0.5" : "phrase " + i * 7919L % 10_007);
    byte[] whole = Files.readAllBytes(write(file(), lines));
    Files.write(file(), Arrays.copyOf(whole, whole.length / 2));
    String message = message();
    assertEquals(
        file() + ", line N: Unexpected end of ZLIB input stream",
        message.replaceFirst("line \\d+", "line N"));
  }

  private void rejects(String end, String... lines) throws IOException {
    write(file(), lines);
    assertEquals(file() + end, message());
  }

  private String message() {
    return assertThrows(IOException.class, () -> ParaphraseTable.read(file())).getMessage();
  }
}
