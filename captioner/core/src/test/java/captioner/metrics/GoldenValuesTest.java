package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Toy corpora against values printed by the COCO caption evaluation (pycocoevalcap ad63453), and
 * for the original CIDEr by its authors' code (vrama91/cider).
 */
class GoldenValuesTest {

  private static final Sample SURFER =
      sample(
          "a man riding a wave on top of a surfboard",
          "a man riding a wave on a surfboard",
          "a surfer rides a large wave in the ocean",
          "a person on a surfboard riding a wave");
  private static final String[] DOGS = {
    "two dogs play with a red frisbee in the park", "a pair of dogs running after a frisbee"
  };
  private static final Sample FRISBEE = sample("two dogs playing with a frisbee", DOGS);
  private static final Sample PLATE =
      sample(
          "a plate of food",
          "a plate of food with broccoli and rice",
          "a white plate topped with rice and broccoli",
          "broccoli and rice on a plate next to a fork",
          "a meal");

  static Sample sample(String candidate, String... references) {
    return new Sample(words(candidate), List.of(references).stream().map(s -> words(s)).toList());
  }

  private static List<String> words(String caption) {
    return caption.isEmpty() ? List.of() : List.of(caption.split(" "));
  }

  /** Asserts that values agree to 12 digits. */
  static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-12 * Math.abs(expected));
  }

  private static void assertScore(Score score, double corpus, double... perImage) {
    assertClose(corpus, score.corpus());
    for (int i = 0; i < perImage.length; i++) {
      assertClose(perImage[i], score.perImage().get(i));
    }
  }

  private static void assertBleu(List<Sample> samples, double... bleu) {
    List<Score> scores = new Bleu().score(samples);
    List<String> names = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      names.add(scores.get(k).name());
      assertClose(bleu[k], scores.get(k).corpus());
    }
    assertEquals(List.of("BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4"), names);
  }

  private static Score bleu4(List<Sample> samples) {
    return new Bleu().score(samples).get(3);
  }

  private static Score rouge(List<Sample> samples) {
    return new RougeL().score(samples).get(0);
  }

  private static Score cider(List<Sample> samples) {
    return new CiderD().score(samples).get(0);
  }

  @Test
  void threeImagesWithSeveralReferences() {
    List<Sample> a = List.of(SURFER, FRISBEE, PLATE);
    assertBleu(a, 0.8499999999575, 0.7745966691993362, 0.6359038997307883, 0.552981296990338);
    assertScore(
        bleu4(a), 0.552981296990338, 0.5814307368985977, 1.023722767575552e-08, 0.9999999994791672);
    assertScore(
        rouge(a), 0.71132279736458, 0.9070631970260222, 0.5980392156862745, 0.6288659793814433);
    assertScore(
        cider(a), 2.138113738000149, 3.306831772376481, 1.6365215034157943, 1.4709879382081728);
  }

  @Test
  void anEmptyCandidate() {
    List<Sample> b = List.of(SURFER, sample("", DOGS));
    assertScore(bleu4(b), 0.2887299590875803);
    assertScore(rouge(b), 0.4535315985130111, 0.9070631970260222, 0);
    assertScore(cider(b), 1.600316706252273, 3.200633412504546, 0);
  }

  @Test
  void aSingleImageHasNoCiderD() {
    List<Sample> c = List.of(SURFER);
    assertScore(bleu4(c), 0.5814307368985977);
    assertScore(rouge(c), 0.9070631970260222);
    assertScore(cider(c), 0, 0);
  }

  @Test
  void twoPerfectDisjointCaptions() {
    List<Sample> d = List.of(sample("a b c d", "a b c d"), sample("e f g h", "e f g h"));
    assertScore(bleu4(d), 0.9999999996145837);
    assertScore(rouge(d), 1);
    assertScore(cider(d), 10, 10, 10);
  }

  @Test
  void twoPerfectCaptionsOfOneWord() {
    List<Sample> e = List.of(sample("a", "a"), sample("b", "b"));
    assertBleu(
        e,
        0.9999999990000008,
        0.0009999999992500006,
        9.999999993333343e-05,
        3.1622776581919576e-05);
    assertScore(rouge(e), 1);
    assertScore(cider(e), 2.5, 2.5, 2.5);
  }

  @Test
  void repeatedWordsAreClipped() {
    List<Sample> f = List.of(sample("a a a a", "a a b", "a b c d e"), sample("x y z w", "x y"));
    assertBleu(
        f, 0.4999999999375001, 0.4082482904043269, 3.4668063711272255e-06, 1.2014057067545113e-08);
    assertScore(rouge(f), 0.6479203935599285, 0.5865384615384615, 0.7093023255813954);
    assertScore(cider(f), 2.008654002051777, 0.9796972310850655, 3.0376107730184887);
  }

  @Test
  void originalCiderNeitherClipsNorPunishesLength() {
    List<Sample> a = List.of(SURFER, FRISBEE, PLATE);
    assertScore(
        new Cider().score(a).get(0),
        2.4342151836314487,
        3.4890188620050906,
        1.907079352581083,
        1.906547336308173);
    List<Sample> f = List.of(sample("a a a a", "a a b", "a b c d e"), sample("x y z w", "x y"));
    assertScore(
        new Cider().score(f).get(0), 2.88603854277423, 2.560934459608027, 3.211142625940433);
  }
}
