package captioner.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.stanford.nlp.ling.Word;
import edu.stanford.nlp.process.PTBTokenizer;
import edu.stanford.nlp.process.WordTokenFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PtbTokenizerTest {

  private static final Set<String> COCO_PUNCTUATION =
      Set.of(
          "''", "'", "``", "`", "-LRB-", "-RRB-", "-LCB-", "-RCB-", ".", "?", "!", ",", ":", "-",
          "--", "...", ";");

  private final PtbTokenizer tokenizer = new PtbTokenizer();

  /** What the original makes of one caption. */
  private static List<String> oracle(String caption) {
    PTBTokenizer<Word> original =
        new PTBTokenizer<>(
            new StringReader(caption + "\n"), new WordTokenFactory(), "untokenizable=noneDelete");
    return original.tokenize().stream()
        .flatMap(word -> Arrays.stream(word.word().toLowerCase(Locale.ROOT).split("[ \u00A0]")))
        .filter(word -> !COCO_PUNCTUATION.contains(word))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A man's dog can't jump (over) the \"big\" fence.",
        "I'd've I'll won't shouldn't've he's they're I'M HE'LL Don’t it’s ain't she'd who've",
        "cannot gonna Gotta wanna gimme lemme 'tis 'Twas more'n y'all wanna-be cannots gonna.",
        "o'clock O'Brien d'ye l'amour qu'il ma'am rock'n'roll 'em 'cause 'til '90s 50's class of '99",
        "dogs' bowls the dogs's 'hello' ''dog'' 'dog-cat' goin' ol' dog rock 'n roll 5'10\" 6' 5'10 x",
        "Mr. Smith vs. Dr. Jones, etc. on St. Mary Ave. near Mass. a mass. Miss. a miss. in Jan. Ph.D.",
        "at 3 p.m. in the U.S.A. T.V.'s D.C. t.v. a J. Smith a J. The dog i.e., e.g. U.S.-based",
        "a no. 5 bus, no. fig. 5 ca. 1920 no. five may., t-shirt.; Wii U.",
        "etc... p.m... mr.. a... dog.. dog.... .. ... ! !! ?! ; , net.- a!b dog.A cat",
        "t-shirt half-eaten 3-year-old A-frame mid-20s -ependent walkie- a--b x -- y --- z a-b-c",
        "REMODEL,WITH toilet,bathtub.In a,b-c table,a-b one,two a-b,c 5,a-b 3,5-inch",
        "his/her and/or a/c w/o w/ 4x4 a/b/c/d 1/2-inch 10/10/2008 n/a / // a//b x/y.",
        "$5.00 £5 €6 US$5 50% 1,000 3.14 -5 +6 5+5 10-20 12:30pm 10:30 2.5mm .50 5. 100,000s 3rd",
        "½ ¼ 1½ 5°C x² ™ © 5¢ — em–dash… “smart” ‘quotes’ «hi» a‐b × café naïve É. ﬁne Ⅷ 日本語 привет 😀",
        "#tag #1 @user @5 user@host.com http://x.y/z. www.foo.com foo.com, foo.org/bar google.com's",
        "AT&T R&B M&Ms at&t a & b AT&amp;T &lt;b&gt; C++ C# black&white",
        "[brackets] {braces} <tag> </a b> <5 5> a<b * ** _under_ a_b __ + = == ~ ^ | \\ `a` ``b''",
        ":) :-) ;) =D :( :p (: :party dog:) ^_^ (555) 555-1234 (5) 8)",
        "  leading spaces and\ttab  ",
      })
  void equalsTheOriginal(String caption) {
    assertEquals(oracle(caption), tokenizer.tokenize(caption));
  }

  @Test
  void dropsPunctuationButKeepsBracketsAsCocoDoes() {
    assertEquals(
        List.of("a", "dog", "-lrb-", "big", "-rrb-", "jumps", "!!"),
        tokenizer.tokenize("A dog (big), jumps!!"));
  }

  @Test
  void aBlankCaptionHasNoTokens() {
    assertEquals(List.of(), tokenizer.tokenize(""));
    assertEquals(List.of(), tokenizer.tokenize(" \t\n"));
    assertEquals(List.of(), tokenizer.tokenize(" . , - "));
  }

  @Test
  void tokenisingTokensOfPlainWordsChangesNothing() {
    List<String> tokens = tokenizer.tokenize("A man's dog can't jump over a half-eaten T-shirt.");
    assertEquals(tokens, tokenizer.tokenize(String.join(" ", tokens)));
  }

  @Test
  void anyTextGivesLowerCaseTokensWithoutWhiteSpace() {
    String alphabet = "aA bB.,'’-/&#@<>()[]!?:;\"%$5_é½日\uD83D\uDE00\u00A0\t";
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      random.ints(20, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
      for (String token : tokenizer.tokenize(text.toString())) {
        assertTrue(token.matches("\\S+"), () -> "token \"" + token + "\" of " + text);
        assertEquals(token.toLowerCase(Locale.ROOT), token);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", "a-", "a@b.", "1,", "www.", "n't", "<a ", "A&", "((", "x.com"})
  void longNonsenseNeitherOverflowsNorHangs(String unit) {
    assertTrue(tokenizer.tokenize(unit.repeat(2_000)).size() <= 4_000);
  }

  @Test
  void equalsTheReferencePairsWithOddPunctuation() throws IOException {
    Path folder = SharedCaptions.folder("metrics/ptb");
    for (int pair = 1; pair <= 2; pair++) {
      List<String> captions = Files.readAllLines(folder.resolve("in" + pair + ".txt"));
      List<String> lines = Files.readAllLines(folder.resolve("out" + pair + ".txt"));
      for (int i = 0; i < captions.size(); i++) {
        List<String> expected =
            Arrays.stream(lines.get(i).split(" "))
                .filter(word -> !word.isEmpty() && !COCO_PUNCTUATION.contains(word))
                .toList();
        assertEquals(expected, tokenizer.tokenize(captions.get(i)), captions.get(i));
      }
    }
  }

  @Test
  void equalsTheOriginalOnEveryFlickr8kCaption() throws IOException {
    Path folder = SharedCaptions.folder("data/flickr8k");
    for (String split : List.of("train", "val", "extra")) {
      for (String caption : SharedCaptions.all(folder.resolve("captions_" + split + ".json"))) {
        assertEquals(oracle(caption), tokenizer.tokenize(caption), caption);
      }
    }
  }

  @Test
  void equalsThePublishedTokensOfEveryCocoTestCaption() throws IOException {
    Path folder = SharedCaptions.folder("metrics/coco");
    var expected =
        SharedCaptions.json(folder.resolve("captions_test5k_ptb_tokenized.json")).getAsJsonObject();
    List<String> different = new ArrayList<>();
    SharedCaptions.byImage(folder.resolve("captions_test5k.json"))
        .forEach(
            (image, captions) -> {
              var lines = expected.getAsJsonArray(String.valueOf(image));
              for (int i = 0; i < captions.size(); i++) {
                String tokens = String.join(" ", tokenizer.tokenize(captions.get(i)));
                if (!tokens.equals(lines.get(i).getAsString())) {
                  different.add(captions.get(i));
                }
              }
            });
    // The original looks past the line's end: a single letter keeps its full stop there only if the
    // next caption of the file does not begin with "A", "The" and the like. Ours knows one caption.
    assertEquals(List.of("A group of people trying out the new Nintendo Wii U."), different);
  }
}
