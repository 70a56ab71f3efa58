package captioner.text;

import java.util.List;
import java.util.Random;

/** Captions made odd: what people, keyboards and web pages do to text. */
final class OddCaptions {

  /** What is put into captions; "~" stands for a space, to keep this readable. */
  private static final String[] PIECES =
      """
      . , ; : ! ? .. ... .... !! ?! - -- --- ----- – — ‐ ‑ _ __ / // \\ | * ** # ## @ @@ $ % ^ & && +
      = ~ < > << >> ( ) [ ] { } ' '' ` `` " ’ ‘ “ ” « » „ … • ™ © ° ½ ¼ ² ³¹ € £ ¥ ¢ × ÷ ≠ ☃ ♥
      n't 's 'S 'd 'm 'll 're 've ’s ’t n’t 'em 'n' 'til '90s ’90s '09 o' l' d' y'all ma'am c'mon e'er
      can't cannot gonna gotta wanna gimme lemme more'n 'tis 'twas ol' rock'n'roll O'Brien o'clock
      Mr. mr Dr. St. etc. Inc. inc.a no. no.5 fig. Mass. mass. Jan. p.m. U.S. e.g. Ph.D. J. J.~The
      a.~It~ x.~~She~ B.~Dog A. .a .A .5 .com .org foo.net/bar www.a.b www. http://a.b/c https:// #tag
      #5 @user a@b.c @5 a/b w/ and/or 1/2 5~1/2 10/10/2008 12:30 12:30pm $5.00 US$ 50% 1,000 3.14 -5 +6
      555-1234 (555)~555-1234 1990s 5'10" 3-year-old t-shirt non-U.S. a-b-c CamelCase XXL C++ C# AT&T
      R&B &amp; &lt; &gt; &quot; &nbsp; &apos; &#39; &eacute; &mdash; <b> </b> <br~/> <a~href="x"> <!--
      --> <a@b.c> :) :-( ;D =P ^_^ (^^) x.jpg b.html, é É ß İ ı ſ ﬁ Ⅷ 日本 привет שלום مرحبا ١٢ ตา हि é
      \u0301 \u00AD \u200B \u200D \uFEFF \u00A0 \u2009 \u0007 \uFFFD \uD83D\uDE00
      \uD83D\uDC4D\uD83C\uDFFD \uD83D\uDC68\u200D\uD83D\uDC69 supercalifragilisticexpialidocious
      """
          .strip()
          .split("\\s+");

  private final List<String> captions;
  private final Random random;

  /** Takes the captions to begin with. */
  OddCaptions(List<String> captions, long seed) {
    this.captions = captions;
    random = new Random(seed);
  }

  /** Returns one caption with one to six changes. */
  String next() {
    StringBuilder caption = new StringBuilder(captions.get(random.nextInt(captions.size())));
    for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
      change(caption);
    }
    return caption.toString();
  }

  private void change(StringBuilder caption) {
    int at = random.nextInt(caption.length() + 1);
    int end = Math.min(caption.length(), at + 1 + random.nextInt(3));
    switch (random.nextInt(8)) {
      case 0, 1 -> caption.insert(at, piece());
      case 2 -> caption.replace(at, end, piece());
      case 3 -> caption.delete(at, end);
      case 4 -> caption.insert(at, caption.substring(at, end));
      case 5 -> caption.insert(at, piece() + piece());
      case 6 ->
          caption.replace(at, end, new StringBuilder(caption.substring(at, end)).reverse() + "");
      default -> caption.replace(at, end, otherCase(caption.substring(at, end)));
    }
  }

  private String piece() {
    return PIECES[random.nextInt(PIECES.length)].replace('~', ' ');
  }

  private static String otherCase(String text) {
    String upper = text.toUpperCase();
    return upper.equals(text) ? text.toLowerCase() : upper;
  }
}
