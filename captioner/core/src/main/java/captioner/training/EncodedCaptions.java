package captioner.training;

import captioner.data.CaptionDataset;
import captioner.text.PtbTokenizer;
import captioner.text.Vocabulary;
import java.util.Arrays;
import java.util.List;

/** Reference captions as word ids. */
final class EncodedCaptions {
  /** Longer references lose their end: they are rare, and every one lengthens its whole batch. */
  static final int MAX_WORDS = 24;

  private EncodedCaptions() {}

  /** Returns for every photo its captions; empty ones are left out. */
  static List<int[][]> of(CaptionDataset dataset, Vocabulary vocabulary) {
    PtbTokenizer tokenizer = new PtbTokenizer();
    return dataset.images().stream()
        .map(
            image ->
                image.captions().stream()
                    .map(caption -> vocabulary.encode(tokenizer.tokenize(caption)))
                    .filter(words -> words.length > 0)
                    .map(words -> Arrays.copyOf(words, Math.min(words.length, MAX_WORDS)))
                    .toArray(int[][]::new))
        .toList();
  }
}
