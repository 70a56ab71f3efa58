package captioner.text;

import java.util.HashSet;
import java.util.Set;

/** The abbreviations that keep their full stop. */
final class PtbAbbreviations {

  /** In any capitalisation, wherever they stand. */
  static final Set<String> ALWAYS =
      words(
          """
          jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri
          calif conn fla ariz ala ga ky md mich minn mo mont neb nev okla penn tenn va vt wis wyo
          colo ind kan dak
          inc co cos corp pty ppty ltd plc bancorp dept bhd assn univ intl sys mfg invt elec natl
          tel est ext sq bldg adv
          mr mrs ms dr drs prof profs sen sens rep reps atty attys lt col gen messrs gov govs adm
          rev maj sgt cpl pvt mt capt st ste ave pres lieut hon brig comdr cmdr pfc spc supt supts
          det insp rd ft mlle mme msgr
          jr sr bros esq blvd ct
          vs etc al seq cf alex wm jos cie treas
          """);

  /** Only with a capital, being common words without: "Mass.", "Miss.", "Wash.". */
  static final String CAPITALISED =
      "(?:Mass|Ill|Tex|La|Miss|Ore|Pa|Wash|Del|Ark|MASS|ILL|TEX|LA|MISS|ORE|PA|WASH|DEL|ARK)\\.";

  /** Only before a number: "no. 5", but "oh no." */
  static final String BEFORE_NUMBER = "nos?|figs?|prop|pp|art|op|ca";

  /** What ends the sentence at a single letter: "a dog named J. It barks" drops the full stop. */
  static final String SENTENCE_START =
      "\\s+(?=[A-Z])(?i:an?|after|about|as|at|but|he|her|if|in|it|last|many|more|mr|now|once|one|other|our"
          + "|she|since|so|some|such|that|their|then|the|there|these|they|this|we|what|when|while|yet|you)";

  private PtbAbbreviations() {}

  private static Set<String> words(String list) {
    Set<String> words = new HashSet<>();
    for (String word : list.strip().split("\\s+")) {
      words.add(word + ".");
    }
    return Set.copyOf(words);
  }
}
