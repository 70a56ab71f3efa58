package captioner.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetokenizerTest {

  private final PtbTokenizer tokenizer = new PtbTokenizer();
  private final Detokenizer detokenizer = new Detokenizer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a man 's dog ca n't jump | A man's dog can't jump.",
        "it 's a t-shirt and i 'm in it | It's a t-shirt and I'm in it.",
        "the dogs ' bowls | The dogs' bowls.",
        "they can not do n't want and wo n't | They cannot don't want and won't.",
        "a sign -lrb- in red -rrb- says -lsb- stop -rsb- | A sign (in red) says [stop].",
        "50 % off for $ 5.00 | 50% off for $5.00.",
        "rock 'n' roll at 3 p.m. | Rock 'n' roll at 3 p.m.",
        "two people , one dog | Two people, one dog.",
        "i see at&t on tv | I see AT&T on tv.",
        "wow !! | Wow !!",
        "playing on a wii u | Playing on a wii u",
        "a <unk> dog | A <unk> dog.",
      })
  void writesASentence(String tokens, String sentence) {
    List<String> words = List.of(tokens.strip().split(" "));
    assertEquals(sentence, detokenizer.detokenize(words));
    for (int i = 0; i <= words.size(); i++) {
      String beginning = detokenizer.beginning(words.subList(0, i));
      assertTrue(sentence.startsWith(beginning), beginning);
      assertTrue(
          i < words.size() || sentence.length() - beginning.length() <= 1, "but a full stop");
    }
  }

  @Test
  void plainTextHasNeitherCapitalNorFullStop() {
    assertEquals(
        "a man's dog can't jump", detokenizer.plain(tokenizer.tokenize("A man's dog can't jump.")));
    assertEquals("what a dog!", detokenizer.plain(List.of("what", "a", "dog", "!")));
  }

  @Test
  void noTokensGiveNoSentence() {
    assertEquals("", detokenizer.detokenize(List.of()));
    assertEquals("", detokenizer.plain(List.of()));
  }

  @Test
  void everyFlickr8kAndCocoCaptionTokenisesBackToItself() throws IOException {
    Path shared = SharedCaptions.folder("data/flickr8k").resolve("../..");
    List<String> captions = new ArrayList<>();
    for (String split : List.of("train", "val", "extra")) {
      captions.addAll(
          SharedCaptions.all(shared.resolve("data/flickr8k/captions_" + split + ".json")));
    }
    captions.addAll(SharedCaptions.all(shared.resolve("metrics/coco/captions_test5k.json")));
    for (String caption : captions) {
      List<String> tokens = tokenizer.tokenize(caption);
      assertEquals(tokens, tokenizer.tokenize(detokenizer.detokenize(tokens)), caption);
      assertEquals(tokens, tokenizer.tokenize(detokenizer.plain(tokens)), caption);
    }
  }
}
