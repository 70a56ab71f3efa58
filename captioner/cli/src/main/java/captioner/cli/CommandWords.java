package captioner.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.AmbiguousOptionException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Parses the words after one command; what is wrong with them is said in this program's words. */
final class CommandWords {
  private static final Pattern SWITCH = Pattern.compile("--([a-z-]+)=(true|false)");

  private final Command command;
  private final Options options;

  CommandWords(Command command) {
    this.command = command;
    options = Arguments.options(command);
  }

  Options options() {
    return options;
  }

  /**
   * Returns the words with {@code --quiet} for {@code --quiet=true} and nothing for {@code
   * --quiet=false}, which is how the command line overrules a settings file.
   */
  List<String> switches(List<String> words) {
    return words.stream()
        .flatMap(
            word -> {
              Matcher matcher = SWITCH.matcher(word);
              if (!matcher.matches() || !isSwitch(matcher.group(1))) {
                return Stream.of(word);
              }
              return matcher.group(2).equals("true")
                  ? Stream.of("--" + matcher.group(1))
                  : Stream.empty();
            })
        .toList();
  }

  /** Returns the names of the flags that are said to be false. */
  List<String> switchedOff(List<String> words) {
    return words.stream()
        .map(SWITCH::matcher)
        .filter(matcher -> matcher.matches() && matcher.group(2).equals("false"))
        .map(matcher -> matcher.group(1))
        .filter(this::isSwitch)
        .toList();
  }

  private boolean isSwitch(String name) {
    return options.hasLongOption(name) && !options.getOption(name).hasArg();
  }

  /**
   * Parses the words.
   *
   * @throws UsageException if there is an option that the command does not have, one without its
   *     value, or one with a value that it cannot have
   */
  CommandLine parse(List<String> words) throws UsageException {
    try {
      CommandLine line = new DefaultParser().parse(options, words.toArray(String[]::new));
      for (Option option : line.getOptions()) {
        requireChoice(option);
      }
      return line;
    } catch (AmbiguousOptionException e) {
      String matching = String.join(" or --", e.getMatchingOptions());
      throw new UsageException(
          "%s has no option %s; did you mean --%s?"
              .formatted(command.name(), e.getOption(), matching));
    } catch (UnrecognizedOptionException e) {
      throw new UsageException(unknown(e.getOption()));
    } catch (MissingArgumentException e) {
      Option option = e.getOption();
      throw new UsageException(
          "--%s needs a value: %s".formatted(option.getLongOpt(), option.getArgName()));
    } catch (ParseException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private String unknown(String word) {
    String written = word.replaceFirst("^-+", "").replaceFirst("=.*", "");
    if (isSwitch(written)) {
      return "--%s takes no value but true or false: %s".formatted(written, word);
    }
    List<String> names = options.getOptions().stream().map(Option::getLongOpt).toList();
    return "%s has no option %s%s"
        .formatted(
            command.name(),
            word,
            Nearest.to(written, names).map(near -> "; did you mean --" + near + "?").orElse(""));
  }

  private static void requireChoice(Option option) throws UsageException {
    List<String> choices = Flags.choices(String.valueOf(option.getArgName()));
    if (!choices.isEmpty() && !choices.contains(option.getValue())) {
      throw new UsageException(
          "--%s must be %s: %s%s"
              .formatted(
                  option.getLongOpt(),
                  Flags.either(choices),
                  option.getValue(),
                  Nearest.hint(option.getValue(), choices)));
    }
  }
}
