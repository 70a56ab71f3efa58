package captioner.text;

import java.util.Set;

/** The words that {@link PtbTokenizer} knows by name; all but a few in any capitalisation. */
final class PtbWords {

  /** After how many letters each of {@link #SPLIT} is split: "can|not". */
  static final int SPLIT_AT = 3;

  private static final Set<String> SPLIT =
      Set.of("cannot", "gonna", "gotta", "wanna", "gimme", "lemme");

  /** Abbreviations that may end a sentence; unlike titles, they part from a letter behind them. */
  private static final Set<String> ENDING =
      words(
          """
          jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri
          ala ariz calif colo conn dak fla ga ind kan kans ky md mich minn mo mont neb nev okla penn
          tenn va vt wis wisc wyo
          assn bancorp bhd bldg blvd bros co corp cos ct esq inc intl jr ltd plc rd rt sq sr sys univ
          al est etc ext seq tel
          """);

  /** Titles and other abbreviations. */
  private static final Set<String> TITLES =
      words(
          """
          adj adm adv asst assoc atty attys brig capt cmdr col comdr cpl det dr drs ens gen gov govs
          hon insp lieut lt maj messrs mlle mme mr mrs ms msgr pfc ph pres prof profs pvt rep reps
          rev sen sens sfc sgt spc st supt supts
          alex ave cf cie dept elec ft invt jos mt natl ste treas vs wm
          """);

  /** Only with a capital, being common words without: "Mass.", "Miss.", "Wash.". */
  private static final Set<String> CAPITALISED =
      words("ark az del ill la mass miss ore pa tex wash");

  /** Companies; the letter behind the t must be small: "pty.", "Pty.", but not "PTY." */
  private static final Set<String> COMPANIES = words("pte ptes pty ptys ppte pptes ppty pptys");

  /** Manufacturing and meeting; the second letter must be small. */
  private static final Set<String> MEETINGS = words("mfg mtg");

  /** What ends the sentence at a single letter: "a dog named J. It barks" drops the full stop. */
  private static final Set<String> SENTENCE_STARTS =
      words(
          """
          a about according additionally after an as at but earlier he her here however if in it
          last many more mr. now once one other our she since so some such that the their then there
          these they this we what when while yet you
          """);

  private PtbWords() {}

  /** Returns whether a word is written as one but split in two. */
  static boolean isSplit(String word) {
    return (word.length() == 5 || word.length() == 6) && SPLIT.contains(fold(word));
  }

  /** Returns whether a word with its full stop is an abbreviation. */
  static boolean isAbbreviation(String word) {
    String folded = fold(withoutStop(word));
    return TITLES.contains(folded)
        || endsSentence(word)
        || (MEETINGS.contains(folded) && Character.isLowerCase(word.charAt(1)));
  }

  /** Returns whether a word with its full stop is an abbreviation that may end a sentence. */
  static boolean endsSentence(String word) {
    String folded = fold(withoutStop(word));
    return ENDING.contains(folded)
        || (CAPITALISED.contains(folded) && word.charAt(0) <= 'Z')
        || (COMPANIES.contains(folded)
            && Character.isLowerCase(word.charAt(folded.lastIndexOf('t') + 1)));
  }

  /** Returns whether a word, white space around it, begins a new sentence. */
  static boolean startsSentence(String word) {
    return SENTENCE_STARTS.contains(fold(word.replaceAll("[\\s\\p{Z}\\u0085]", "")));
  }

  private static String withoutStop(String word) {
    return word.substring(0, word.length() - 1);
  }

  /** Returns the word in small letters, also where only the capital is ASCII: the Kelvin sign. */
  private static String fold(String word) {
    StringBuilder folded = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      folded.append(Character.toLowerCase(Character.toUpperCase(word.charAt(i))));
    }
    return folded.toString();
  }

  private static Set<String> words(String list) {
    return Set.of(list.strip().split("\\s+"));
  }
}
