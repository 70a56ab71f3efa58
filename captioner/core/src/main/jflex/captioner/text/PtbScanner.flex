package captioner.text;

/*
 * The scanner of PtbTokenizer: one rule for each kind of token. At each place the longest match of
 * all rules wins, what a rule looks at behind its token (after the "/") included; of equally long
 * ones the first.
 *
 * The rules were found by asking the original what it makes of millions of short texts. Letters and
 * digits are those of Unicode 6.2, whatever Java runs this, because the original knows no others.
 */
%%

%class PtbScanner
%final
%unicode 6.2
%char
%buffer 512
%type boolean
%function next
%state NO_SENTENCE_END

%eofval{
  return false;
%eofval}

%{
  private String token = "";

  /** Returns the token that {@link #next} found; may be empty, or hold white space. */
  String token() {
    return token;
  }

  /** Returns where the token begins. */
  int start() {
    return (int) yychar;
  }

  /** Returns where the token ends. */
  int end() {
    return (int) yychar + yylength();
  }

  private boolean as(String spelling) {
    token = spelling;
    return true;
  }

  private boolean asWritten() {
    return as(yytext());
  }

  /** A word is written without its soft hyphens. */
  private boolean word() {
    return as(PtbSymbols.withoutSoftHyphens(yytext()));
  }

  /** Only the first letters of the match are the token. */
  private boolean first(int length) {
    yypushback(yylength() - length);
    return asWritten();
  }

  private boolean plainWord() {
    return PtbWords.isSplit(yytext()) ? first(PtbWords.SPLIT_AT) : asWritten();
  }

  private boolean wordWithStop() {
    if (PtbWords.isAbbreviation(yytext())) {
      return asWritten();
    }
    yypushback(1);
    return plainWord();
  }

  private boolean letterBeforeWord() {
    return first(PtbWords.startsSentence(yytext().substring(2)) ? 1 : 2);
  }

  /** The longest match is no such abbreviation after all: looks again, without that rule. */
  private boolean wordAtSentenceEnd() throws java.io.IOException {
    if (PtbWords.endsSentence(yytext())) {
      return asWritten();
    }
    yypushback(yylength());
    yybegin(NO_SENTENCE_END);
    boolean found = next();
    yybegin(YYINITIAL);
    return found;
  }
%}

// Characters. Words may be in any capitalisation, which includes the Turkish i, the long s and the
// Kelvin sign.

I           = [Ii\u0130\u0131]
K           = [Kk\u212A]
S           = [Ss\u017F]
SPACE       = [ \t\n\f\r\u000B\u0085\u00A0\u2000-\u200A\u2028\u2029\u3000]
BLANK       = [ \t\n\r\u00A0]
LETTER      = \p{L}
DIGIT       = \p{Nd}
// Marks and modifiers that belong to the word they stand in.
MARK        = [\u02C2-\u02C5\u02D2-\u02DF\u02E5-\u02EB\u02ED\u02EF-\u036F\u0375\u0378-\u0379]
    | [\u0384-\u0385\u03F6\u0483-\u0487\u055A-\u055F\u0591-\u05BD\u05BF\u05C1-\u05C2]
    | [\u05C4-\u05C5\u05C7\u0615-\u061A\u064B-\u065E\u0670\u06D6-\u06E4\u06E7-\u06ED]
    | [\u06FD-\u06FE\u070F\u0711\u0730-\u074C\u07A6-\u07B0\u07EB-\u07F3\u0900-\u0903\u093C]
    | [\u093E-\u094E\u0951-\u0955\u0962-\u0963\u0981-\u0983\u09BC\u09BE-\u09C4\u09C7-\u09C8]
    | [\u09CB-\u09CD\u09D7\u09E2-\u09E3\u0A01-\u0A03\u0A3C\u0A3E-\u0A4F\u0A81-\u0A83\u0ABC]
    | [\u0ABE-\u0ACF\u0B82\u0BBE-\u0BC2\u0BC6-\u0BC8\u0BCA-\u0BCD\u0C01-\u0C03\u0C3E-\u0C56]
    | [\u0D3E-\u0D44\u0D46-\u0D48\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC]
    | [\u0EC8-\u0ECD]
// Signs that are tokens; all other characters are left out.
SIGN        = [!-~] | [\u0080\u0085\u0091-\u0094\u0096-\u0097\u00A1-\u00A9\u00AB-\u00AC\u00AE-\u00B1\u00B4]
    | [\u00B6-\u00B8\u00BB-\u00BF\u00D7\u00F7\u037E\u0387\u0589\u058A\u05BE\u05C0\u05C3\u05C6]
    | [\u05F3-\u05F4\u0600-\u0603\u0606-\u060C\u0614\u061B\u061E-\u061F\u066A\u066D\u06D4]
    | [\u0700-\u070D\u07F6-\u07F8\u0964-\u0965\u0E3F\u0E4F\u1FBD\u2010-\u2011\u2013-\u2023]
    | [\u2026\u2030-\u203B\u203E-\u2042\u2044\u207A-\u207E\u208A-\u208E\u20A0\u20A4\u20AC]
    | [\u2100-\u2101\u2103-\u2106\u2108-\u2109\u2114\u2116-\u2118\u211E-\u2123\u2125\u2127]
    | [\u2129\u212E\u213A-\u213B\u2140-\u2144\u214A-\u214D\u214F\u2153-\u215E\u2190-\u2BFF]
    | [\u3001-\u3002\u3012\u30FB\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]
    | [\uFFE0-\uFFE1\uFFE5-\uFFE6]
RAISED      = [\u00B2\u00B3\u00B9\u2070\u2074-\u2079]
LOWERED     = [\u2080-\u2089]
SOFT_HYPHEN = \u00AD
ACCENTED    = "&" [AEIOUaeiou] ([Aa][Cc][Uu][Tt][Ee] | [Gg][Rr][Aa][Vv][Ee] | [Uu][Mm][Ll]) ";"
TYPOGRAPHIC = [\u0092\u2019] | "&" [Aa][Pp][Oo]{S} ";"
APOSTROPHE  = ' | {TYPOGRAPHIC}
ANY_QUOTE   = {APOSTROPHE} | [`\u0091\u2018\u201B]
CURLY_QUOTE = [`\u0091-\u0094\u00AB\u00BB\u2018-\u201F\u2039\u203A]
HYPHEN      = [-_\u058A\u2010\u2011]

// Words.

WORD_CHAR  = {LETTER} | {MARK} | {SOFT_HYPHEN} | {ACCENTED}
WORD_PART  = {WORD_CHAR} ({WORD_CHAR} | {DIGIT})*
// Captions that lack a space after a full stop are one word there: "fork.A".
WORD       = {WORD_PART} ([.!?] {WORD_PART})*
THING_PART = ([DLOdlo] {ANY_QUOTE} ({LETTER} | {DIGIT}))? ({LETTER} | {DIGIT})+
// "t-shirt", "a_b", and with a French or Irish apostrophe: "o'clock".
THING      = {THING_PART} ({HYPHEN} {THING_PART})*
INITIALS   = [A-Za-z] ("." [A-Za-z])+ "."
// "half-eaten", "table,a-b", "non-U.S."
HYPHENATED = [0-9A-Za-z] [.,0-9A-Za-z\u00AD]* ("-" ([0-9A-Za-z\u00AD]+ | {INITIALS}))+
// "AT&T", "A+B"
CAPITALS   = [A-Z]+ (("&amp;" | [&+]) [A-Z]+)+
SLASH_PART = [0-9A-Za-z]+ ("-" [A-Za-z]+){0,2}
CLITIC     = [DMSdms] | [Rr][Ee] | [Vv][Ee] | [Ll][Ll]
NOT        = [Nn] {ANY_QUOTE} [Tt]

// Abbreviations that keep their full stop only before a number: "no. 5", but "oh no."
COUNTED    = [Aa][Rr][Tt] | [Cc][Aa] | [Ff]{I}[Gg]{S}? | [Nn][Oo]{S}? | [Oo][Pp] | [Pp][Pp]
           | [Pp][Rr][Oo][Pp]
// "Ph.D.", "Ed.D."
DOCTOR     = ([Pp][Hh] | [Ee][Dd]) "." [Dd] "."
WITH_US    = [Cc][Aa][Nn][Aa][Dd][Aa] | [Ee][Uu] | [Jj][Aa][Pp][Aa][Nn] | {K}[Oo][Rr][Ee][Aa][Nn]
           | [Nn][Oo][Nn] | {S}{I}[Nn][Oo]
EXTENSION  = [Bb][Aa][Tt] | [Bb][Mm][Pp] | [Cc] | [Cc][Gg]{I} | [Cc][Ll][Aa]{S}{S} | [Cc][Pp][Pp]
           | [Dd][Ll][Ll] | [Dd][Oo][Cc][Xx]? | [Ee][Xx][Ee] | [Gg]{I}[Ff] | [Gg][Zz] | [Hh]
           | [Hh][Tt][Mm][Ll]? | [Jj][Aa][Rr] | [Jj][Aa][Vv][Aa] | [Jj][Pp][Ee]?[Gg] | [Mm][Oo][Vv]
           | [Mm][Pp]3 | [Pp][Dd][Ff] | [Pp][Hh][Pp] | [Pp][Ll] | [Pp][Nn][Gg] | [Pp][Pp][Tt]
           | [Pp]{S} | [Pp][Yy] | {S}[Qq][Ll] | [Tt][Aa][Rr] | [Tt][Xx][Tt] | [Ww][Aa][Vv] | [Xx]
           | [Xx][Mm][Ll] | [Zz]{I}[Pp]

// Tags and addresses.

TAG_SPACE  = [ \n\r]
TAG_NAME   = [A-Za-z] [-.0-9:A-Z_a-z]*
ATTRIBUTE  = {TAG_NAME} ({TAG_SPACE}* "=" {TAG_SPACE}* (\" [^\"]* \" | ' [^']* '))?
TAG        = "<" {TAG_NAME} ({TAG_SPACE}+ {ATTRIBUTE})* {TAG_SPACE}* "/"? {TAG_SPACE}* ">"
           | "</" {TAG_NAME} {TAG_SPACE}* ">"
           | "<" [!?] [-A-Za-z] [^>]* ">"
URL_CHAR   = [^ \t\n\f\r\"<>|(){}]
URL_END    = [^ \t\n\f\r\"<>|.!?(){},\-]
PATH       = "/" [^ \t\n\f\r\"<>|()]+ {URL_END}
// None of the signs from comma to underscore, so no digit and no capital.
HOST       = [^ \t\n\f\r\"`'<>|.!?(){}$,-_]+ "."
WWW_HOST   = [^ \t\n\f\r\"<>|.!?(){},]+ "."
MAIL_USER  = [0-9A-Za-z] [^ \t\n\f\r\"<>|(){}\u00A0]*
MAIL_HOST  = [^ \t\n\f\r\"<>|.(){}\u00A0]+

// Numbers and faces.

NUMBER     = {DIGIT} ({SOFT_HYPHEN}? {DIGIT})*
EYE        = [\^x=~<>'\-]
ROUND_EYE  = [\^x=~<>']

%%

{SPACE}+                                                  { }

// Tags, addresses, handles, entities.

// "<b>", "https://a.b/c", "<user@host.com>", "@user", "#tag", "&amp;".
{TAG}                                                     { return asWritten(); }
[Hh][Tt][Tt][Pp]{S}? "://" {URL_CHAR}+ {URL_END}         { return asWritten(); }
// The original counts such a sign as two characters.
[Hh][Tt][Tt][Pp]{S}? "://" [\u{10000}-\u{10FFFF}]        { return asWritten(); }
("<" | "&lt;")? {MAIL_USER} "@" ({MAIL_HOST} ".")* {MAIL_HOST} (">" | "&gt;")?
                                                          { return asWritten(); }
"@" [A-Z_a-z] [0-9A-Z_a-z]*                               { return asWritten(); }
"#" {WORD_CHAR}+                                          { return asWritten(); }
"&" [Aa][Mm][Pp] ";"                                      { return as("&"); }
"&" [Ll][Tt] ";"                                          { return as("<"); }
"&" [Gg][Tt] ";"                                          { return as(">"); }
['\u0092\u2019] | "&apos;"                                { return as("'"); }
// What is left of these, quotes and dashes, is dropped.
"&quot;" | "&" [Nn][Bb]{S}[Pp] ";" | "&" [MNmn][Dd][Aa]{S}[Hh] ";" | "&" [Mm][Dd] ";" { }
"&#" [0-9]+ ";"                                           { return asWritten(); }
"&" ([Aa][Pp][Oo]{S} | [Qq][Uu][Oo][Tt] | [CcOo][Dd][Qq]) ";" { return asWritten(); }
"&" ([Hh][Tt] | [Tt][Ll] | [LUlu][Rr] | [Qq][CLRclr]) ";" { return asWritten(); }

// Words that are split: "does|n't", "it|'s", "can|not", "'t|is", "y'|all", "more|'n".

[A-Za-z\u00AD]* [A-MO-Za-mo-z] {SOFT_HYPHEN}* / {NOT}     { return word(); }
{WORD} / {APOSTROPHE} {CLITIC}                            { return word(); }
{NOT}                                                     { return as(PtbSymbols.straight(yytext())); }
{APOSTROPHE} {CLITIC} / [^A-Za-z]                         { return as(PtbSymbols.straight(yytext())); }
{TYPOGRAPHIC} {CLITIC}                                    { return as(PtbSymbols.straight(yytext())); }
{LETTER}+                                                 { return plainWord(); }
' [Tt] / ({I}{S} | [Ww][Aa]{S})                           { return asWritten(); }
[Mm][Oo][Rr][Ee] / ' n                                    { return asWritten(); }

// Words that keep their apostrophe: "'em", "rock|'n'|roll", "ma'am", "'90s", "O'Brien", "ol'".

{APOSTROPHE} ([Ee][Mm] | [Nn] {APOSTROPHE} | [Tt]{I}[Ll][Ll]? | [Cc][Aa][Uu]{S}[Ee])
                                                          { return asWritten(); }
{APOSTROPHE} [2-9] "0" {S}                                { return asWritten(); }
{APOSTROPHE} [Nn] / {BLANK}                               { return asWritten(); }
{APOSTROPHE} [0-9]{2} / {SPACE}                           { return asWritten(); }
{TYPOGRAPHIC} [Nn]                                        { return asWritten(); }
[DJLdjl] {APOSTROPHE}                                     { return asWritten(); }
[A-HJ-XZn] {ANY_QUOTE} {LETTER}{2} {LETTER}*              { return asWritten(); }
{LETTER}+ [AEIOUYaeiouy] {ANY_QUOTE} [A-Zaeiou] {LETTER}* { return asWritten(); }
([Oo][Ll] | [Dd][Uu][Nn]{K}{I}[Nn] | {S}[Oo][Mm][Ee][Tt][Hh]{I}[Nn]) {APOSTROPHE}
                                                          { return asWritten(); }
// "cap'n", "c'est"; straight only: "c'mon", "li'l", "e'er", "nat'l", "ev'ry", "s'mores", "cont'd."
[Cc][Aa][Pp] {APOSTROPHE} [Nn] | [Cc] {APOSTROPHE} [Ee]{S}[Tt]
                                                          { return asWritten(); }
[Cc] ' [Mm][Oo][Nn] | [Ll]{I} ' [Ll] | [Ee] ' [Ee][Rr] | [Nn][Aa][Tt] ' [Ll] | [Ee][Vv] ' [Rr][Yy]
                                                          { return asWritten(); }
{S} ' [Mm][Oo][Rr][Ee]{S} | [Cc][Oo][Nn][Tt] ' [Dd] "."
                                                          { return asWritten(); }
// A face: "o'O".
[Oo] {ANY_QUOTE} [Oo]                                     { return asWritten(); }

// Abbreviations and initials, which keep their full stop.

{INITIALS} | {DOCTOR}                        { return asWritten(); }
[A-Za-z] "."                                              { return asWritten(); }
// "a dog named J. It barks": the sentence ends there.
[A-Za-z] "." {SPACE}+ [A-Z] {LETTER}* "."? {SPACE}        { return letterBeforeWord(); }
[A-Za-z] / "." {SPACE}+ {TAG} {SPACE}                     { return asWritten(); }
{LETTER}+ "."                                             { return wordWithStop(); }
({COUNTED}) "." / {SPACE}? {DIGIT}                        { return asWritten(); }
// Any word is taken for an abbreviation if the sentence goes on: "pp., dog.;".
({WORD} | {THING} | {HYPHENATED} | {CAPITALS}) "." / [,:;\u3001] { return word(); }

// Words, with hyphens, slashes, ampersands; files and sites.

{WORD} | {THING}                                          { return word(); }
// Abbreviations that part from one more letter, "etc.|a", but not from a word, "etc.and".
<YYINITIAL> {DOCTOR} / [^][^]                { return asWritten(); }
<YYINITIAL> {LETTER}+ "." / [^][^]                        { return wordAtSentenceEnd(); }
// A file: "photo5.jpg".
({WORD_CHAR} | {DIGIT})+ ("." ({WORD_CHAR} | {DIGIT})+)* "." ({EXTENSION}) / ({SPACE} | [.,!?])
                                                          { return asWritten(); }
[Ww]{3} "." {WWW_HOST}+ [A-Za-z]{2,4} ({PATH})?           { return asWritten(); }
({HOST})+ ([Cc][Oo][Mm] | [Ee][Dd][Uu] | [Nn][Ee][Tt] | [Oo][Rr][Gg]) ({PATH})?
                                                          { return asWritten(); }
[Yy] {APOSTROPHE} / {LETTER}                              { return asWritten(); }
{HYPHENATED}                                              { return word(); }
// "non-U.S" and a few more before white space; with its last stop, anywhere.
({WITH_US}) "-" [Uu] "." {S} "."                          { return asWritten(); }
({WITH_US}) "-" [Uu] "." {S} / {SPACE}                    { return asWritten(); }
// "anti-", "pro-" before no word; "his/her", "and\/or"; "C++", "F#"; "US$".
([Aa][Nn][Tt]{I} | [Pp][Rr][Oo]) "-"                       { return asWritten(); }
{SLASH_PART} ("\\"? "/" {SLASH_PART}){1,2}                { return asWritten(); }
{CAPITALS}                                                { return as(yytext().replace("&amp;", "&")); }
[Cc] "++" | [CFcf] "#"                                    { return asWritten(); }
[A-Z]+ "$"                                                { return asWritten(); }

// Numbers, dates, fractions, telephone numbers.

// "-5", ".50", "1,000", "12:30"; dates; "1/2", "1 1/2"; "555 555-1234", "(555) 555-1234".
[-+]? {SOFT_HYPHEN}? {NUMBER}                             { return word(); }
[-+]? ({SOFT_HYPHEN}? {NUMBER})? ([.,:\u066B\u066C] {NUMBER})+ { return word(); }
{DIGIT}{1,2} [-/] {DIGIT}{1,2} [-/] {DIGIT}{2,4}          { return asWritten(); }
({DIGIT}{1,4} [- \u00A0])? {DIGIT}{1,4} [/\u2044] {DIGIT}{1,4} { return asWritten(); }
("+"{0,2} ([0-9]{2,4} [- \u00A0]){1,2} | "(" [0-9]{2,3} ")" [ \u00A0]?) [0-9]{3,4} [- \u00A0]? [0-9]{3,5}
                                                          { return as(PtbSymbols.brackets(yytext())); }
{RAISED}+ | {LOWERED}+                                    { return asWritten(); }

// Faces, runs of one sign, and whatever is left: a single sign.

// ":-)", ">;(", "=D"; "^_^", "(-.-)".
[<>]? [:;=] [-*o']? [()DOPdp\\{@|\[\]] / [^0-9A-Za-z]     { return as(PtbSymbols.brackets(yytext())); }
{EYE} "_" {EYE}                                           { return asWritten(); }
"(" {EYE} [_.]? {EYE} ")" | "(" {ROUND_EYE} "-" {ROUND_EYE} ")"
                                                          { return as(PtbSymbols.brackets(yytext())); }
"<<" | ">>" | [!?]+ | "*"+ | "\\*" | "_"+ | "#"+ | "@"{2} "@"* | "''" { return asWritten(); }
{CURLY_QUOTE}{2}                                          { return as(PtbSymbols.quotes(yytext())); }
"."{3,5} | "." ([ \u00A0] "."){2,4}                       { return as("..."); }
"-"{2,4} | [\u0096\u0097\u2012-\u2015]+                   { return as("--"); }
"-----" "-"*                                              { return asWritten(); }
{SIGN}                                                    { return as(PtbSymbols.spell(yytext())); }
[^]                                                       { }
