package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the decoder looks as it chooses each word. */
class AttentionOfWordsTest {
  private static final List<List<Integer>> SENTENCES =
      List.of(List.of(4, 5, 6, 7), List.of(10), List.of(), List.of(4, 5, 9, 9, 8));

  /** Returns the attention of one image's sentence by one cached step a token. */
  private static List<float[]> stepByStep(
      CaptionModel model, NDArray image, List<Integer> sentence, NDManager scope) {
    List<float[]> weights = new ArrayList<>();
    ParameterStore ps = new ParameterStore(scope, false);
    DecoderState state =
        model.network().start(ps, model.network().encode(ps, new NDList(image), false));
    long token = Vocabulary.BOS;
    for (int word : sentence) {
      NDArray input = scope.create(new long[] {token}, new Shape(1, 1));
      NDArray ofHeads = model.network().step(ps, input, state).get(1); // (1, A, 1, N)
      weights.add(ofHeads.mean(new int[] {1}).toFloatArray());
      token = word;
    }
    return weights;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LSTM_NONE")
  void equalsTheAttentionOfCachedStepsWhateverTheBatch(TinyForm form) throws IOException {
    try (CaptionModel model = TinyModel.load(form);
        NDManager scope = model.manager().newSubManager()) {
      NDArray features = TinyModel.features(scope, 5, SENTENCES.size());
      try (CaptionScorer scorer = model.scorer(new NDList(features))) {
        List<List<float[]>> attention = scorer.attention(SENTENCES);
        for (int i = 0; i < SENTENCES.size(); i++) {
          NDArray image = features.get(i + ":" + (i + 1));
          assertSame(stepByStep(model, image, SENTENCES.get(i), scope), attention.get(i));
        }
      }
    }
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size(), "one row a word");
    for (int word = 0; word < expected.size(); word++) {
      assertArrayEquals(expected.get(word), actual.get(word), 1e-5f, "word " + word);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LSTM_NONE")
  void weightsOfAWordSumToOneAndTellTheWordsApart(TinyForm form) throws IOException {
    try (CaptionModel model = TinyModel.load(form);
        NDManager scope = model.manager().newSubManager();
        CaptionScorer scorer =
            model.scorer(new NDList(TinyModel.features(scope, 5, SENTENCES.size())))) {
      List<float[]> words = scorer.attention(SENTENCES).get(0);
      for (float[] word : words) {
        assertEquals(TinyModel.TOKENS, word.length);
        double sum = 0;
        for (float weight : word) {
          assertTrue(weight >= 0);
          sum += weight;
        }
        assertEquals(1, sum, 1e-5);
      }
      assertTrue(Math.abs(words.get(0)[0] - words.get(3)[0]) > 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LSTM_NONE")
  void aSearchGoesOnUndisturbed(TinyForm form) throws IOException {
    try (CaptionModel model = TinyModel.load(form);
        NDManager scope = model.manager().newSubManager()) {
      NDArray features = TinyModel.features(scope, 5, SENTENCES.size());
      try (CaptionScorer scorer = model.scorer(new NDList(features));
          CaptionScorer other = model.scorer(new NDList(features))) {
        List<float[]> before = other.attention(SENTENCES).get(3);
        int[] all = {0, 1, 2, 3};
        int[] some = {3, 1};
        int[] tokens = {4, 5};
        int[] bos = {1, 1, 1, 1};
        scorer.logProbs(all, bos);
        scorer.logProbs(some, tokens);
        other.logProbs(all, bos);
        other.logProbs(some, tokens);
        assertSame(before, scorer.attention(SENTENCES).get(3));
        assertArrayEquals(
            other.logProbs(new int[] {0, 1}, tokens), scorer.logProbs(new int[] {0, 1}, tokens));
      }
    }
  }
}
