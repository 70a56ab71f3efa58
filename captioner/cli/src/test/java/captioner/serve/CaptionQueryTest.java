package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import captioner.CaptionOptions;
import captioner.CaptionStyle;
import captioner.Explanation;
import captioner.decoding.SamplingConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options in a query are those of the command line, within bounds. */
class CaptionQueryTest {

  @Test
  void nothingIsTheDefault() {
    assertEquals(CaptionOptions.defaults(), CaptionQuery.options(Map.of()));
  }

  @Test
  void everyOptionArrives() {
    CaptionOptions options =
        CaptionQuery.options(
            Map.of(
                "beam", List.of("5"),
                "n-best", List.of("2"),
                "max-length", List.of("12"),
                "min-length", List.of("4"),
                "length-penalty", List.of("0.7"),
                "no-repeat-ngram", List.of("3"),
                "prefix", List.of("a photo of"),
                "avoid", List.of("man,woman", "traffic light"),
                "must-include", List.of("dog"),
                "attention", List.of("")));
    CaptionOptions expected =
        CaptionOptions.builder()
            .optBeamSize(5)
            .optNBest(2)
            .optMaxLength(12)
            .optMinLength(4)
            .optLengthPenalty(0.7)
            .optNoRepeatNgram(3)
            .optPrefix("a photo of")
            .optAvoid(List.of("man", "woman", "traffic light"))
            .optMustInclude(List.of("dog"))
            .optExplanation(Explanation.ATTENTION)
            .build();
    assertEquals(expected, options);
    CaptionOptions drawn =
        CaptionQuery.options(
            Map.of(
                "sample", List.of("true"),
                "temperature", List.of("0.9"),
                "top-k", List.of("50"),
                "top-p", List.of("0.8"),
                "seed", List.of("-7"),
                "capitalise", List.of("false")));
    assertEquals(
        CaptionOptions.builder()
            .optSampling(new SamplingConfig(0.9, 50, 0.8, -7))
            .optStyle(CaptionStyle.PLAIN)
            .build(),
        drawn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "beam | 11 | beam must be a whole number from 1 to 10",
        "beam | 0 | beam must be a whole number from 1 to 10",
        "beam | x | beam must be a whole number from 1 to 10",
        "n-best | 99999999999 | n-best must be a whole number from 1 to 10",
        "length-penalty | NaN | length-penalty must be a number from 0 to 10",
        "length-penalty | Infinity | length-penalty must be a number from 0 to 10",
        "max-length | 65 | max-length must be a whole number from 1 to 64",
        "attention | yes | attention must be true or false",
        "must-include | a,b,c,d | must-include must be at most 3 words or phrases, each of at most 100 letters",
        "seed | 1 | seed goes with sample",
        "bream | 3 | there is no option \"bream\"; there are beam, n-best",
      })
  void saysWhichOptionIsWrong(String name, String value, String message) {
    Problem problem =
        assertThrows(
            Problem.class, () -> CaptionQuery.options(Map.of(name, List.of(value.strip()))));
    assertEquals(Problem.Kind.BAD_OPTION, problem.kind());
    assertEquals(message, problem.getMessage().substring(0, message.length()));
  }

  @Test
  void refusesWhatExcludesEachOtherOrComesTwice() {
    assertEquals(
        "beam goes with beam search, and not with sample",
        assertThrows(
                Problem.class,
                () -> CaptionQuery.options(Map.of("beam", List.of("3"), "sample", List.of("true"))))
            .getMessage());
    assertEquals(
        "beam must be given once",
        assertThrows(Problem.class, () -> CaptionQuery.options(Map.of("beam", List.of("3", "4"))))
            .getMessage());
  }
}
