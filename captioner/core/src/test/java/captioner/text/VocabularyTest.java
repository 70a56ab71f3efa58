package captioner.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

  private final Vocabulary vocabulary =
      Vocabulary.build(
          List.of(List.of("a", "dog", "runs"), List.of("a", "cat", "runs"), List.of("a", "é")), 1);

  @TempDir Path folder;

  @Test
  void specialsComeFirstThenFrequentWordsThenTheAlphabet() {
    assertEquals(9, vocabulary.size());
    List<String> words =
        List.of("<pad>", "<bos>", "<eos>", "<unk>", "a", "runs", "cat", "dog", "é");
    for (int id = 0; id < words.size(); id++) {
      assertEquals(words.get(id), vocabulary.word(id));
      assertEquals(id, vocabulary.id(words.get(id)));
    }
  }

  @Test
  void doesNotDependOnTheOrderOfCaptions() {
    assertEquals(
        vocabulary,
        Vocabulary.build(
            List.of(List.of("é", "a"), List.of("runs", "cat", "a"), List.of("dog", "a", "runs")),
            1));
  }

  @Test
  void rareWordsAreUnknown() {
    Vocabulary frequent = Vocabulary.build(List.of(List.of("a", "dog", "a")), 2);
    assertEquals(5, frequent.size());
    assertEquals(Vocabulary.UNK, frequent.id("dog"));
  }

  @Test
  void aSpecialTokenInACaptionIsNoSecondWord() {
    Vocabulary odd = Vocabulary.build(List.of(List.of("<unk>", "<eos>", "dog")), 1);
    assertEquals(5, odd.size());
  }

  @Test
  void decodingUndoesEncoding() {
    List<String> caption = List.of("a", "cat", "runs");
    assertEquals(caption, vocabulary.decode(vocabulary.encode(caption)));
    assertEquals(List.of("a", "<unk>"), vocabulary.decode(vocabulary.encode(List.of("a", "cow"))));
  }

  @Test
  void decodingStopsAtEosAndSkipsPadAndBos() {
    int[] ids = {Vocabulary.BOS, 4, Vocabulary.PAD, 5, Vocabulary.EOS, 6};
    assertEquals(List.of("a", "runs"), vocabulary.decode(ids));
    assertArrayEquals(new int[] {4, 5}, vocabulary.encode(List.of("a", "runs")));
  }

  @Test
  void loadingUndoesSaving() throws IOException {
    Path file = folder.resolve("vocabulary.txt");
    vocabulary.save(file);
    assertEquals(vocabulary, Vocabulary.load(file));
    assertEquals("<pad>", Files.readAllLines(file).get(0));
    assertEquals("é", Files.readAllLines(file, StandardCharsets.UTF_8).get(8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<pad> <bos> dog <unk> | line 3 must be <eos>: \"dog\"",
        "<pad> <bos> | line 3 must be <eos>: end of file",
        "<pad> <bos> <eos> <unk> dog cat dog | line 7 repeats line 5: \"dog\"",
        "<pad> <bos> <eos> <unk> dog _ cat | line 6 must hold a token: \"\"",
      })
  void rejectsAFileThatIsNoVocabulary(String lines, String message) throws IOException {
    Path file = folder.resolve("vocabulary.txt");
    Files.writeString(file, lines.strip().replace(' ', '\n').replace("_", "") + "\n");
    IOException e = assertThrows(IOException.class, () -> Vocabulary.load(file));
    assertEquals(file + ", " + message, e.getMessage());
  }

  @Test
  void rejectsAFileThatIsNoText() throws IOException {
    Path file = folder.resolve("photo.jpg");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
    IOException e = assertThrows(IOException.class, () -> Vocabulary.load(file));
    assertEquals(file + ": a vocabulary is UTF-8 text; this file is not", e.getMessage());
  }

  @Test
  void rejectsWrongArguments() {
    var count = assertThrows(IllegalArgumentException.class, () -> Vocabulary.build(List.of(), 0));
    assertEquals("minCount must be at least 1: 0", count.getMessage());
    var id = assertThrows(IllegalArgumentException.class, () -> vocabulary.word(9));
    assertEquals("a word id is at least 0 and less than 9: 9", id.getMessage());
  }
}
