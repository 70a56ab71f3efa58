package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What a captioner tells of its captions while it writes them. */
final class TellingCaptions {
  private TellingCaptions() {}

  /**
   * Describes photos with a listener and without, and checks that both give the same captions, and
   * that what was told made up the best ones piece by piece, but for a full stop.
   *
   * @return every call: the photo and the text so far
   */
  static List<String> of(Captioner captioner, List<BufferedImage> photos) {
    List<float[]> pixels = photos.stream().map(captioner::pixels).toList();
    List<String> calls = new ArrayList<>();
    String[] texts = new String[photos.size()];
    Arrays.fill(texts, "");
    List<List<String>> words = new ArrayList<>(Collections.nCopies(photos.size(), List.of()));
    List<Description> told =
        captioner.describe(
            pixels,
            (photo, tokens, text) -> {
              int before = words.get(photo).size();
              assertTrue(tokens.size() > before, "more words than before");
              assertEquals(words.get(photo), tokens.subList(0, before));
              words.set(photo, tokens);
              texts[photo] = text;
              calls.add(photo + ": " + text);
            });
    List<Description> plain = captioner.describe(pixels);
    for (int i = 0; i < photos.size(); i++) {
      Caption best = told.get(i).captions().get(0);
      assertEquals(texts(plain.get(i)), texts(told.get(i)));
      assertEquals(best.tokens(), words.get(i));
      assertTrue(List.of(texts[i], texts[i] + ".").contains(best.text()), texts[i]);
    }
    return calls;
  }

  private static List<String> texts(Description description) {
    return description.captions().stream().map(Caption::text).toList();
  }
}
