package captioner.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/** Completion for zsh, as a function of {@code fpath} or to be sourced. */
final class ZshCompletion implements CompletionScript {
  private static final String SCRIPT =
      """
      #compdef captioner
      # zsh completion for captioner, made by: captioner completion zsh
      _captioner() {
        local home=@HOME@
        local -a commands=(
      @COMMANDS@
        )
        if (( CURRENT == 2 )); then
          _describe command commands -- '(--help --version)'
          return
        fi
        shift words
        (( CURRENT-- ))
        case "$words[1]" in
          help) _describe command commands ;;
      @BRANCHES@
        esac
      }
      _captioner_models() {
        local -a names=($home/models/model/cv/captioner/*(N/:t))
        _alternative 'models:model:compadd -a names' 'folders:folder:_path_files -/'
      }
      _captioner_datasets() {
        local -a names=($home/datasets/*.json(N:t:r))
        _alternative 'datasets:dataset:compadd -a names' 'files:file:_files'
      }
      if [ "$funcstack[1]" = _captioner ]; then
        _captioner "$@"
      else
        compdef _captioner captioner
      fi
      """;

  @Override
  public String of(List<Command> commands, Path home) {
    return SCRIPT
        .replace("@HOME@", CompletionScript.quoted(home.toString()))
        .replace(
            "@COMMANDS@",
            commands.stream()
                .map(c -> "    " + CompletionScript.quoted(c.name() + ":" + c.summary()))
                .collect(Collectors.joining("\n")))
        .replace(
            "@BRANCHES@",
            commands.stream().map(ZshCompletion::branch).collect(Collectors.joining("\n")));
  }

  private static String branch(Command command) {
    Stream<String> flags =
        Arguments.options(command).getOptions().stream().flatMap(ZshCompletion::specifications);
    Completed rest = Completed.by(command);
    Stream<String> arguments =
        rest.kind() == Completed.Kind.NOTHING
            ? Stream.empty()
            : Stream.of(
                CompletionScript.quoted(
                    "*:" + command.arguments().split(" ")[0] + ":" + candidates(rest)));
    return "    %s)\n      _arguments \\\n        %s\n      ;;"
        .formatted(
            command.name(),
            Stream.concat(flags, arguments).collect(Collectors.joining(" \\\n        ")));
  }

  /** Returns what _arguments takes: '(-m --model)--model=[what it is]:NAME:candidates'. */
  private static Stream<String> specifications(Option option) {
    String name = "--" + option.getLongOpt();
    String description =
        "[" + option.getDescription().replaceAll("([\\[\\]:\\\\])", "\\\\$1") + "]";
    String value =
        option.hasArg() ? ":" + option.getArgName() + ":" + candidates(Completed.by(option)) : "";
    String longForm = name + (option.hasArg() ? "=" : "") + description + value;
    if (option.getOpt() == null) {
      return Stream.of(CompletionScript.quoted(longForm));
    }
    String both = "(-%s %s)".formatted(option.getOpt(), name);
    return Stream.of(both + longForm, both + "-" + option.getOpt() + description + value)
        .map(CompletionScript::quoted);
  }

  private static String candidates(Completed completed) {
    return switch (completed.kind()) {
      case NOTHING -> " ";
      case WORDS -> "(" + String.join(" ", completed.words()) + ")";
      case FILES -> "_files";
      case FOLDERS -> "_path_files -/";
      case MODELS -> "_captioner_models";
      case DATASETS -> "_captioner_datasets";
    };
  }
}
