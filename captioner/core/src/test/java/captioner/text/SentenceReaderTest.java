package captioner.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceReaderTest {
  @TempDir Path temp;

  private List<String> read(byte[] bytes) throws IOException {
    Path file = Files.write(temp.resolve("text.txt"), bytes);
    List<String> sentences = new ArrayList<>();
    try (SentenceReader reader = new SentenceReader(file)) {
      for (Optional<String> s = reader.next(); s.isPresent(); s = reader.next()) {
        sentences.add(s.get());
      }
    }
    return sentences;
  }

  private List<String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sentencesEndWhereEnglishAndLinesEnd() throws IOException {
    assertEquals(List.of("A dog ran.", "It barked!"), read("A dog ran. It barked!"));
    assertEquals(List.of("a dog", "a cat", "a bird"), read("a dog\r\na cat\n\n  a bird \n"));
    assertEquals(List.of(), read(""));
    assertEquals(List.of(), read(" \n\t\n"));
  }

  /** 50,000 lines are many buffers, whose ends cut lines and letters of several bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"a dog runs", "ein Bär fährt Rad", "🐕 läuft 🐈 nach"})
  void nothingIsLostBetweenBuffers(String line) throws IOException {
    List<String> sentences = read((line + "\n").repeat(50_000));
    assertEquals(50_000, sentences.size());
    assertTrue(sentences.stream().allMatch(line::equals));
  }

  @Test
  void aLineOfAnyLengthIsCutBetweenSentencesOrWords() throws IOException {
    List<String> sentences = read("The dog runs. ".repeat(50_000));
    assertEquals(50_000, sentences.size());
    assertTrue(sentences.stream().allMatch("The dog runs."::equals));
    List<String> pieces = read("dog ".repeat(100_000));
    assertTrue(pieces.stream().allMatch(piece -> piece.length() < 1 << 17));
    assertEquals(100_000, pieces.stream().mapToInt(p -> p.split(" ").length).sum());
    assertEquals(300_000, read("x".repeat(300_000)).stream().mapToInt(String::length).sum());
  }

  @Test
  void whatIsNotTextIsRefusedWithThePlace() throws IOException {
    assertRefused(new byte[] {'a', ' ', (byte) 0xff, 'b'}, "byte 2 is not UTF-8");
    assertRefused(new byte[] {'a', 0, 'b'}, "it holds the control character U+0000");
    byte[] late = ("a dog\n".repeat(40_000) + "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(late, "byte 240000 is not UTF-8");
    Exception thrown = assertThrows(IOException.class, () -> new SentenceReader(temp));
    assertEquals(temp + " is a folder; give the text files in it", thrown.getMessage());
  }

  private void assertRefused(byte[] bytes, String why) {
    Exception thrown = assertThrows(IOException.class, () -> read(bytes));
    assertEquals(
        temp.resolve("text.txt") + " is not a text file: " + why + "; give UTF-8 text",
        thrown.getMessage());
  }
}
