package captioner.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordNormalizerTest {

  private final WordNormalizer normalizer = new WordNormalizer();

  /** The words are what METEOR 1.5's own normaliser printed, in lower case. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "A dog's bone, isn't it? | a dog 's bone , isn 't it ?",
        "ca n't wo n't it 's | ca n 't wo n 't it ' s",
        "the u.s. team | the us team",
        "made in the U.S.A. | made in the usa",
        "at 5 p.m. today | at 5 pm today",
        "a half-eaten sandwich | a half eaten sandwich",
        "a-b-c | a b-c",
        "1,000 sheep | 1,000 sheep",
        "a,b,c | a , b,c",
        "rock'n'roll in the 1990's | rock 'n'roll in the 1990 's",
        "Mr. Smith vs. 3 dogs | mr. smith vs. 3 dogs",
        "on main st. | on main st .",
        "st. paul | st. paul",
        "No. 5 and No. Five | no. 5 and no . five",
        "well... what | well ... what",
        "“hi” ‘there’ it’s ''so'' | ~ hi ~ ' there ' it 's ~ so ~",
        "a – b — c -- d | a - b — c - d",
        "-lrb- at&t $5.00 -rrb- | -lrb- at & t $ 5.00 -rrb-",
        "naïve Žižek Привет 日本 😀 | naïve žižek привет 日 本 😀",
        "snow_board w/ a/c | snow _ board w / a / c"
      })
  void normalizesLikeMeteor(String caption, String words) {
    assertEquals(
        List.of(words.replace('~', '"').split(" ")),
        normalizer.normalize(List.of(caption.split(" "))));
  }

  @Test
  void tokensWithoutWordsVanish() {
    assertEquals(List.of("a", "dog"), normalizer.normalize(List.of("", "a", " ", "\u00a0", "dog")));
    assertEquals(List.of(), normalizer.normalize(List.of()));
  }
}
