package captioner.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.GreedySearch;
import captioner.decoding.Hypothesis;
import captioner.decoding.SearchStrategy;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches through a real network, whose sentences differ in length from image to image. */
class ModelSearchTest {
  private static final int IMAGES = 6;

  private CaptionModel model;
  private NDManager scope;
  private NDArray features;

  private void load(TinyForm form) throws IOException {
    model = TinyModel.load(form);
    scope = model.manager().newSubManager();
    features = TinyModel.features(scope, 99, IMAGES);
    for (int i = 0; i < 40 && lengths(search(beam(3, 3), features)).size() < 2; i++) {
      endMoreOften(0.25f);
    }
  }

  private static Set<Integer> lengths(List<List<Hypothesis>> sentences) {
    Set<Integer> lengths = new HashSet<>();
    sentences.forEach(found -> lengths.add(found.get(0).tokens().size()));
    return lengths;
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** Makes the end of a sentence likelier by so many nats; torch's weights hardly ever end one. */
  private void endMoreOften(float nats) {
    float[] more = new float[model.vocabulary().size()];
    more[Vocabulary.EOS] = nats;
    NDArray bias = model.weights().get("outputBias");
    Weights.overwrite(bias, bias.stopGradient().add(scope.create(more)));
  }

  private List<List<Hypothesis>> search(SearchStrategy search, NDArray images) {
    try (CaptionScorer scorer = model.scorer(new NDList(images))) {
      return search.search(scorer, (int) images.getShape().get(0));
    }
  }

  private static BeamSearch beam(int beamSize, int nBest) {
    return new BeamSearch(new BeamSearchConfig(beamSize, nBest, 20, 1.0), CaptionModel.TOKEN_RULES);
  }

  private static void assertSameSentences(
      List<List<Hypothesis>> expected, List<List<Hypothesis>> actual) {
    assertEquals(expected.size(), actual.size());
    for (int image = 0; image < expected.size(); image++) {
      List<Hypothesis> ofImage = actual.get(image);
      assertEquals(
          expected.get(image).stream().map(Hypothesis::tokens).toList(),
          ofImage.stream().map(Hypothesis::tokens).toList());
      for (int k = 0; k < ofImage.size(); k++) {
        assertEquals(expected.get(image).get(k).score(), ofImage.get(k).score(), 1e-4);
        assertEquals(expected.get(image).get(k).logProb(), ofImage.get(k).logProb(), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchOfImagesEqualsItsImagesOneByOne(TinyForm form) throws IOException {
    load(form);
    List<List<Hypothesis>> alone = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      alone.addAll(search(beam(3, 3), features.get(i + ":" + (i + 1))));
    }
    List<List<Hypothesis>> together = search(beam(3, 3), features);
    assertSameSentences(alone, together);
    Set<Integer> lengths = lengths(together);
    assertTrue(lengths.size() > 1, "images must be done at different times: " + lengths);
  }

  @ParameterizedTest
  @EnumSource
  void beamOfOneIsGreedySearch(TinyForm form) throws IOException {
    load(form);
    SearchStrategy greedy = new GreedySearch(CaptionModel.TOKEN_RULES, 20);
    assertSameSentences(search(greedy, features), search(beam(1, 1), features));
  }

  @ParameterizedTest
  @EnumSource
  void aSecondSearchFindsTheSame(TinyForm form) throws IOException {
    load(form);
    assertSameSentences(search(beam(3, 2), features), search(beam(3, 2), features));
  }
}
