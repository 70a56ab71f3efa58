package captioner.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Bounds;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text gives words, always the same, and a vocabulary of them gives them back. */
class PtbTokenizerFuzzTest {
  private static final long MAX_BYTES = 64_000_000;

  private final PtbTokenizer tokenizer = new PtbTokenizer();

  @FuzzTest(maxDuration = "30m")
  void caption(byte[] utf8) throws IOException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    Bounds.within(MAX_BYTES, () -> tokenize(text));
  }

  private void tokenize(String text) throws IOException {
    List<String> words = tokenizer.tokenize(text);
    for (String word : words) {
      assertTrue(word.chars().noneMatch(c -> c == ' ' || c == '\n' || c == '\t'), word);
    }
    assertEquals(words, tokenizer.tokenize(text));
    Vocabulary vocabulary = Vocabulary.build(List.of(words), 1);
    assertEquals(vocabulary, Vocabulary.parse(vocabulary.text().lines().toList(), "the words"));
    assertEquals(1, (new Detokenizer().detokenize(words) + ".").lines().count());
  }
}
