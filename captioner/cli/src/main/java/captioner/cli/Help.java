package captioner.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** What --help prints: for people, in 80 columns. */
final class Help {
  private static final int COLUMNS = 80;

  private Help() {}

  /** Prints the commands there are. */
  static void overview(List<Command> commands, PrintStream to) {
    to.println("captioner: a photo goes in, an English sentence comes out.");
    to.println();
    to.println("usage: captioner COMMAND [options]");
    to.println();
    Table table = new Table();
    commands.forEach(command -> table.add("  " + command.name(), command.summary()));
    table.print(to);
    to.println();
    to.println("captioner COMMAND --help shows the options of a command.");
    to.println(
        "exit codes: 0 done, 1 some photos failed, 2 wrong usage, 3 model problem, 4 bad input,");
    to.println("130 stopped by Ctrl-C, 143 by SIGTERM, 70 internal error");
  }

  /** Prints what a command does and its options. */
  static void command(Command command, Options options, PrintStream to) {
    to.println(command.summary());
    to.println();
    String usage = "captioner " + command.name() + " " + command.arguments();
    String indent = "usage: ";
    for (String line : wrapped(usage.strip(), COLUMNS - indent.length())) {
      to.println(indent + line);
      indent = " ".repeat(indent.length());
    }
    to.println();
    int width = options.getOptions().stream().mapToInt(o -> flag(o).length()).max().orElse(0);
    for (Option option : options.getOptions()) {
      String left = flag(option);
      for (String line : wrapped(option.getDescription(), COLUMNS - width - 4)) {
        to.println("  " + left + " ".repeat(width - left.length() + 2) + line);
        left = "";
      }
    }
  }

  private static String flag(Option option) {
    String shortForm = option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ";
    String argument = option.hasArg() ? " " + option.getArgName() : "";
    return shortForm + "--" + option.getLongOpt() + argument;
  }

  /** Breaks a text between words. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
