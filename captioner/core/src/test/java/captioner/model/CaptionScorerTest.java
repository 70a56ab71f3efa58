package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever rows a search asks for, it gets the log-probabilities of the full pass. */
class CaptionScorerTest {
  private static final int V = 11;
  private static final int IMAGES = 3;

  private CaptionModel model;
  private NDManager scope;
  private NDArray features;
  private CaptionScorer scorer;
  private List<Row> rows;

  /** What a row stands for: an image and the tokens so far. */
  private record Row(int image, List<Integer> tokens) {
    Row then(int token) {
      List<Integer> longer = new ArrayList<>(tokens);
      longer.add(token);
      return new Row(image, longer);
    }
  }

  @BeforeEach
  void begin() throws IOException {
    begin(TinyForm.PRE);
  }

  private void begin(TinyForm form) throws IOException {
    model = TinyModel.load(form);
    scope = model.manager().newSubManager();
    features = TinyModel.features(scope, 17, IMAGES);
    scorer = model.scorer(new NDList(features));
    rows = IntStream.range(0, IMAGES).mapToObj(image -> new Row(image, List.of())).toList();
    append(new int[] {0, 1, 2}, Vocabulary.BOS, Vocabulary.BOS, Vocabulary.BOS);
  }

  @AfterEach
  void close() {
    scorer.close();
    model.close();
  }

  /** Continues rows of the last call, and compares what the scorer says with the full pass. */
  private void append(int[] parents, int... tokens) {
    List<Row> before = rows;
    rows =
        IntStream.range(0, parents.length)
            .mapToObj(i -> before.get(parents[i]).then(tokens[i]))
            .toList();
    float[] logProbs = scorer.logProbs(parents, tokens);
    assertEquals(rows.size() * V, logProbs.length);
    for (int i = 0; i < rows.size(); i++) {
      float[] ofRow = Arrays.copyOfRange(logProbs, i * V, (i + 1) * V);
      assertArrayEquals(fullPass(rows.get(i)), ofRow, 1e-4f, "row " + i + ": " + rows.get(i));
    }
  }

  private float[] fullPass(Row row) {
    try (NDManager pass = scope.newSubManager()) {
      long[] tokens = row.tokens().stream().mapToLong(token -> token).toArray();
      NDArray image = features.get(pass, new NDIndex("{}:{}", row.image(), row.image() + 1));
      NDArray input = pass.create(tokens, new Shape(1, tokens.length));
      return model
          .network()
          .forward(new ParameterStore(pass, false), new NDList(input, image), false)
          .singletonOrThrow()
          .get("0, -1")
          .logSoftmax(-1)
          .toFloatArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stepByStepEqualsTheFullPass(TinyForm form) throws IOException {
    close();
    begin(form);
    for (int step = 0; step < 5; step++) {
      append(new int[] {0, 1, 2}, 4 + step, 5 + step, 6 + step % 5);
    }
  }

  @Test
  void aRowMayBeContinuedTwice() {
    append(new int[] {0, 0, 1, 1, 2, 2}, 4, 5, 6, 7, 8, 9);
    append(new int[] {1, 1, 2, 3, 4, 4}, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void rowsOfAnImageMayChangePlaces() {
    append(new int[] {0, 0, 1, 1, 2, 2}, 4, 5, 6, 7, 8, 9);
    append(new int[] {1, 0, 3, 2, 5, 4}, 4, 4, 4, 4, 4, 4);
    append(new int[] {1, 0, 3, 2, 5, 4}, 9, 8, 7, 6, 5, 4);
  }

  @Test
  void imagesThatAreDoneDropOut() {
    append(new int[] {0, 0, 1, 1, 2, 2}, 4, 5, 6, 7, 8, 9);
    append(new int[] {1, 0, 4, 5}, 4, 5, 6, 7);
    append(new int[] {2, 3}, 8, 9);
    append(new int[] {1, 0}, 4, 5);
  }

  @Test
  void imagesMayHaveDifferentNumbersOfRows() {
    append(new int[] {0, 1, 1, 1, 2, 2}, 4, 5, 6, 7, 8, 9);
    append(new int[] {0, 0, 2, 4, 4, 5}, 4, 5, 6, 7, 8, 9);
    append(new int[] {1, 2, 5}, 4, 5, 6);
  }

  @Test
  void imagesMayChangePlaces() {
    append(new int[] {2, 0, 1}, 4, 5, 6);
    append(new int[] {0, 1}, 7, 8);
    append(new int[] {1, 0}, 9, 4);
  }

  @ParameterizedTest
  @CsvSource({"PRE, 1", "PRE, 2", "PRE, 3", "LSTM_NONE, 1", "LSTM_ADDITIVE, 2", "LSTM_DOT, 3"})
  void anyWalkEqualsTheFullPass(TinyForm form, int seed) throws IOException {
    close();
    begin(form);
    Random random = new Random(seed);
    for (int step = 0; step < 7; step++) {
      List<Integer> parents = new ArrayList<>();
      int dropped = random.nextInt(IMAGES * 3);
      for (int image = 0; image < IMAGES; image++) {
        int wanted = image;
        int[] own =
            IntStream.range(0, rows.size()).filter(i -> rows.get(i).image() == wanted).toArray();
        boolean last = rows.stream().allMatch(row -> row.image() == wanted);
        int count = image == dropped && !last || own.length == 0 ? 0 : 1 + random.nextInt(3);
        for (int k = 0; k < count; k++) {
          parents.add(own[random.nextInt(own.length)]);
        }
      }
      append(
          parents.stream().mapToInt(parent -> parent).toArray(),
          random.ints(parents.size(), 2, V).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstWordsMayBeOfSomeImagesOnly(TinyForm form) throws IOException {
    close();
    begin(form);
    scorer.close();
    scorer = model.scorer(new NDList(features));
    rows = IntStream.range(0, IMAGES).mapToObj(image -> new Row(image, List.of())).toList();
    append(new int[] {2, 2, 0}, Vocabulary.BOS, Vocabulary.BOS, Vocabulary.BOS);
    append(new int[] {2, 1, 0}, 4, 5, 6);
    append(new int[] {0}, 7);
  }

  @ParameterizedTest
  @EnumSource
  void aScorerLeavesNothingInTheModelsManager(TinyForm form) throws IOException {
    close();
    begin(form);
    scorer.close();
    String before = model.manager() + ", " + model.manager().getManagedArrays().size();
    for (int search = 0; search < 10; search++) {
      scorer = model.scorer(new NDList(features));
      scorer.logProbs(new int[] {0, 1, 2}, new int[] {1, 1, 1});
      scorer.logProbs(new int[] {0, 0, 1, 1, 2, 2}, new int[] {4, 5, 6, 7, 8, 9});
      int arrays = model.manager().getManagedArrays().size();
      for (int step = 0; step < 20; step++) {
        scorer.logProbs(new int[] {1, 0, 3, 2, 5, 4}, new int[] {4, 5, 6, 7, 8, 9});
        assertEquals(arrays, model.manager().getManagedArrays().size());
      }
      scorer.close();
    }
    assertEquals(before, model.manager() + ", " + model.manager().getManagedArrays().size());
  }
}
