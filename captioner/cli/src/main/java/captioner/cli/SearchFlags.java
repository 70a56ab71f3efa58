package captioner.cli;

import captioner.CaptionOptions;
import captioner.CaptionStyle;
import captioner.Explanation;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.SamplingConfig;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** How captions are searched for, and what they say. */
final class SearchFlags {
  /** How a record names what is out of range. */
  private static final Pattern SETTING = Pattern.compile("^([a-z]+(?:[A-Z][a-z]*)*)(?= must be)");

  private SearchFlags() {}

  static List<Option> options() {
    return List.of(
        Flags.beam(),
        Flags.value("n-best", "K", "captions a photo, for jsonl and html; default 1"),
        Flags.value("max-length", "N", "at most so many words; default 30"),
        Flags.value("min-length", "N", "at least so many words"),
        lengthPenalty(),
        Flags.value("no-repeat-ngram", "N", "never the same N words twice"),
        Flags.value("prefix", "WORDS", "begin with these"),
        Flags.value("avoid", "WORD", "never say it; several with commas"),
        Flags.value("must-include", "WORD", "say it; several with commas"),
        Flags.flag("no-capitalise", "no capital, no full stop: words for machines"),
        Flags.flag("capitalise", "a capital and a full stop (the default)"),
        Flags.flag("sample", "draw by chance instead of searching the likeliest"),
        Flags.value("temperature", "T", "of chance: near 0 is sure; default 0.5"),
        Flags.value("top-k", "K", "draw from the K likeliest words"),
        Flags.value("top-p", "P", "draw from the likeliest of sum P; default 0.9"),
        Flags.value("seed", "N", "of chance; default 1"));
  }

  static Option lengthPenalty() {
    return Flags.value("length-penalty", "A", "favours longer captions; default 0.8");
  }

  /** Returns the flags that few need. */
  static List<String> rare() {
    return List.of(
        "min-length", "no-repeat-ngram", "capitalise", "temperature", "top-k", "top-p", "seed");
  }

  /**
   * Reads the flags.
   *
   * @param explanation what comes with the captions
   * @throws UsageException if a value is out of range, or flags exclude each other
   */
  static CaptionOptions of(CommandLine line, Explanation explanation) throws UsageException {
    CaptionOptions defaults = CaptionOptions.defaults();
    CaptionOptions.Builder builder = CaptionOptions.builder();
    beam(line, builder);
    builder
        .optNBest(Flags.integer(line, "n-best", defaults.search().nBest(), 1))
        .optMaxLength(Flags.integer(line, "max-length", defaults.search().maxLength(), 1))
        .optLengthPenalty(Flags.number(line, "length-penalty", defaults.search().lengthPenalty()))
        .optMinLength(Flags.integer(line, "min-length", 0, 0))
        .optNoRepeatNgram(Flags.integer(line, "no-repeat-ngram", 0, 0))
        .optPrefix(line.getOptionValue("prefix", ""))
        .optAvoid(phrases(line, "avoid"))
        .optMustInclude(phrases(line, "must-include"))
        .optExplanation(explanation);
    if (line.hasOption("no-capitalise")) {
      Flags.refuse(line, "and --no-capitalise exclude each other", "capitalise");
      builder.optStyle(CaptionStyle.PLAIN);
    }
    try {
      if (line.hasOption("sample")) {
        Flags.refuse(line, "goes with beam search, and not with --sample", "beam");
        builder.optSampling(sampling(line));
      } else {
        Flags.refuse(line, "goes with --sample", "temperature", "top-k", "top-p", "seed");
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw inFlags(e);
    }
  }

  /**
   * Reads the few of the flags that evaluation has.
   *
   * @throws UsageException if a value is out of range
   */
  static CaptionOptions ofEvaluation(CommandLine line) throws UsageException {
    BeamSearchConfig defaults = BeamSearchConfig.defaults();
    try {
      CaptionOptions.Builder builder = CaptionOptions.builder();
      beam(line, builder);
      return builder
          .optLengthPenalty(Flags.number(line, "length-penalty", defaults.lengthPenalty()))
          .build();
    } catch (IllegalArgumentException e) {
      throw inFlags(e);
    }
  }

  /** Sets the beam if one is asked for; whether that is the default's may matter to the model. */
  static void beam(CommandLine line, CaptionOptions.Builder builder) throws UsageException {
    if (line.hasOption("beam")) {
      builder.optBeamSize(Flags.integer(line, "beam", 1, 1));
    }
  }

  private static SamplingConfig sampling(CommandLine line) throws UsageException {
    SamplingConfig defaults = SamplingConfig.defaults();
    return new SamplingConfig(
        Flags.number(line, "temperature", defaults.temperature()),
        Flags.integer(line, "top-k", defaults.topK(), 1),
        Flags.number(line, "top-p", defaults.topP()),
        Flags.integer(line, "seed", (int) defaults.seed(), Integer.MIN_VALUE));
  }

  private static List<String> phrases(CommandLine line, String name) {
    return Stream.ofNullable(line.getOptionValues(name))
        .flatMap(Stream::of)
        .flatMap(value -> Stream.of(value.split(",")))
        .map(String::strip)
        .filter(phrase -> !phrase.isEmpty())
        .toList();
  }

  /** Returns what is wrong with options, in the words of the command line: topP is --top-p here. */
  static UsageException inFlags(IllegalArgumentException e) {
    Matcher setting = SETTING.matcher(e.getMessage());
    return new UsageException(
        setting.replaceFirst(
            found ->
                "--"
                    + found
                        .group()
                        .replaceAll("([A-Z])", "-$1")
                        .toLowerCase(Locale.ROOT)
                        .replace("beam-size", "beam")));
  }
}
