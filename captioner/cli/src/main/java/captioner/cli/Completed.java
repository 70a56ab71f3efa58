package captioner.cli;

import captioner.vision.BackboneZoo;
import java.util.List;
import org.apache.commons.cli.Option;

/**
 * What a value may be, as far as a shell can tell.
 *
 * @param kind where the candidates come from
 * @param words the candidates, for {@link Kind#WORDS}
 */
record Completed(Kind kind, List<String> words) {
  /** Where candidates come from. */
  enum Kind {
    NOTHING,
    WORDS,
    FILES,
    FOLDERS,
    MODELS,
    DATASETS
  }

  /** Returns what a flag takes, from the name of its argument. */
  static Completed by(Option option) {
    if (!option.hasArg()) {
      return new Completed(Kind.NOTHING, List.of());
    }
    return option.getLongOpt().equals("backbone")
        ? new Completed(Kind.WORDS, BackboneZoo.names())
        : named(option.getArgName());
  }

  /** Returns what may follow a command that is no flag, from the first word of its usage. */
  static Completed by(Command command) {
    String first = command.arguments().split(" ")[0];
    return first.equals("NAME") ? new Completed(Kind.DATASETS, List.of()) : named(first);
  }

  private static Completed named(String argument) {
    List<String> choices = Flags.choices(argument);
    if (!choices.isEmpty()) {
      return new Completed(Kind.WORDS, choices);
    }
    Kind kind =
        switch (argument.replace("...", "")) {
          case "NAME|FOLDER" -> Kind.MODELS;
          case "NAME|FILE" -> Kind.DATASETS;
          case "FILE", "PATH", "FILE|FOLDER" -> Kind.FILES;
          case "FOLDER" -> Kind.FOLDERS;
          default -> Kind.NOTHING;
        };
    return new Completed(kind, List.of());
  }
}
