package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import captioner.decoding.Constraints;
import captioner.decoding.SamplingConfig;
import captioner.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final Vocabulary WORDS =
      Vocabulary.build(List.of(List.of("a", "cat", "dog", "man", "of", "photo", "'s")), 1);

  private static CaptionOptions.Builder options() {
    return CaptionOptions.builder();
  }

  private static Constraints constraints(CaptionOptions.Builder options) {
    return options.build().wording().constraints(WORDS);
  }

  private static List<Integer> ids(String... words) {
    return List.of(words).stream().map(WORDS::id).toList();
  }

  @Test
  void wordsArePreparedAsCaptionsAre() {
    assertEquals(
        new Constraints(
            ids("a", "photo", "of"), List.of(ids("dog")), List.of(ids("man", "'s", "cat")), 3, 2),
        constraints(
            options()
                .optPrefix(" A photo of... ")
                .optAvoid(List.of("Dog"))
                .optMustInclude(List.of("man's cat"))
                .optMinLength(3)
                .optNoRepeatNgram(2)));
  }

  @Test
  void defaultsConstrainNothing() {
    assertEquals(Constraints.none(), constraints(options()));
  }

  @Test
  void whatTheModelCannotSayNeedNotBeAvoided() {
    assertEquals(
        Constraints.none(),
        constraints(options().optAvoid(List.of("zebra", "zebra dog", "", "!"))));
  }

  @Test
  void wordsToSayMustBeKnown() {
    assertEquals(
        "must-include: this model does not know the word \"zebra\";"
            + " the words it knows are in its vocabulary.txt",
        refusal(options().optMustInclude(List.of("dog", "a Zebra"))));
    assertEquals(
        "prefix: this model does not know the word \"picture\";"
            + " the words it knows are in its vocabulary.txt",
        refusal(options().optPrefix("a picture of")));
    assertEquals(
        "prefix: this model does not know the word \"<unk>\";"
            + " the words it knows are in its vocabulary.txt",
        refusal(options().optPrefix("<unk>")));
    assertEquals(
        "must-include: there is no word in \" \"", refusal(options().optMustInclude(List.of(" "))));
  }

  @Test
  void wordsToSayMustNotBeAvoided() {
    assertEquals(
        "\"a dog\" is both to be said and to be avoided; take it out of one",
        refusal(options().optMustInclude(List.of("a dog")).optAvoid(List.of("cat", "dog"))));
    assertEquals(
        "\"a photo of\" is both to be said and to be avoided; take it out of one",
        refusal(options().optPrefix("a photo of").optAvoid(List.of("photo of"))));
    constraints(options().optMustInclude(List.of("dog")).optAvoid(List.of("a dog")));
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    assertEquals(
        "must-include needs beam search and cannot be had with sampling; leave one of them out",
        refusal(options().optMustInclude(List.of("dog")).optSampling(SamplingConfig.defaults())));
    assertEquals("minLength must be 0 or more: -1", refusal(options().optMinLength(-1)));
    assertEquals("nBest must be from 1 to beamSize: 0, 3", refusal(options().optNBest(0)));
  }

  @Test
  void moreCaptionsWidenTheBeam() {
    assertEquals(5, options().optNBest(5).build().search().beamSize());
    assertEquals(3, options().optNBest(2).build().search().beamSize());
    assertEquals(1, options().optBeamSize(1).build().search().beamSize());
  }

  private static String refusal(CaptionOptions.Builder options) {
    return assertThrows(IllegalArgumentException.class, () -> constraints(options)).getMessage();
  }
}
