package captioner.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/** Completion for bash from 3.2, the one that macOS has; needs no bash-completion. */
final class BashCompletion implements CompletionScript {
  private static final String SCRIPT =
      """
      # bash completion for captioner, made by: captioner completion bash
      _captioner() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
        local home=@HOME@ commands='@COMMANDS@'
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          _captioner_words "$commands help --help --version"
          return
        fi
        if [ "$current" = = ]; then # bash takes --flag=value for three words
          current=''
        elif [ "$previous" = = ]; then
          previous="${COMP_WORDS[COMP_CWORD - 2]}"
        fi
        case "${COMP_WORDS[1]} $previous" in
      @VALUES@
        esac
        case "${COMP_WORDS[1]} $current" in
          'help '*) _captioner_words "$commands" ;;
      @REST@
        esac
      }
      _captioner_add() { # candidates, one a line
        local line
        while IFS= read -r line; do COMPREPLY+=("$line"); done
      }
      _captioner_words() { _captioner_add < <(compgen -W "$1" -- "$current"); }
      _captioner_files() {
        compopt -o filenames 2>/dev/null
        _captioner_add < <(compgen "$1" -- "$current")
      }
      _captioner_models() {
        _captioner_words "$(ls "$home/models/model/cv/captioner" 2>/dev/null)"
        _captioner_files -d
      }
      _captioner_datasets() {
        _captioner_words "$(ls "$home/datasets" 2>/dev/null | sed -n 's/[.]json$//p')"
        _captioner_files -f
      }
      complete -F _captioner captioner
      """;

  @Override
  public String of(List<Command> commands, Path home) {
    List<String> values = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (Command command : commands) {
      List<Option> options = List.copyOf(Arguments.options(command).getOptions());
      options.stream().filter(Option::hasArg).forEach(option -> values.add(value(command, option)));
      rest.add(
          branch(
              "'%s -'*".formatted(command.name()),
              options.stream()
                  .map(option -> "--" + option.getLongOpt())
                  .collect(Collectors.joining(" ", "_captioner_words '", "'"))));
      rest.add(branch("'%s '*".formatted(command.name()), candidates(Completed.by(command))));
    }
    return SCRIPT
        .replace("@HOME@", CompletionScript.quoted(home.toString()))
        .replace("@COMMANDS@", String.join(" ", commands.stream().map(Command::name).toList()))
        .replace("@VALUES@", String.join("\n", values))
        .replace("@REST@", String.join("\n", rest));
  }

  /** Returns what follows a flag; nothing else may. */
  private static String value(Command command, Option option) {
    Stream<String> spellings =
        option.getOpt() == null
            ? Stream.of("--" + option.getLongOpt())
            : Stream.of("--" + option.getLongOpt(), "-" + option.getOpt());
    return branch(
        spellings
            .map(flag -> "'%s %s'".formatted(command.name(), flag))
            .collect(Collectors.joining(" | ")),
        candidates(Completed.by(option)) + "; return");
  }

  private static String branch(String pattern, String action) {
    return "    %s) %s ;;".formatted(pattern, action);
  }

  private static String candidates(Completed completed) {
    return switch (completed.kind()) {
      case NOTHING -> ":";
      case WORDS -> "_captioner_words '" + String.join(" ", completed.words()) + "'";
      case FILES -> "_captioner_files -f";
      case FOLDERS -> "_captioner_files -d";
      case MODELS -> "_captioner_models";
      case DATASETS -> "_captioner_datasets";
    };
  }
}
