package captioner.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Option;

/** What --help prints: for people, in 80 columns and, but for {@code --help all}, on a screen. */
final class Help {
  private static final int COLUMNS = 80;

  private Help() {}

  /** Returns whether the words after a command ask for help, wherever they do. */
  static boolean isAskedFor(List<String> words) {
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    List<String> flags = words.subList(0, end);
    return flags.contains("--help") || flags.contains("-h");
  }

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
    to.println("examples:");
    commands.stream()
        .flatMap(command -> command.examples().stream().limit(1))
        .forEach(example -> to.println("  " + example));
    to.println();
    to.println("captioner COMMAND --help shows the options of a command, captioner --version");
    to.println("what this is. Options may stand in a file, too: " + Settings.FILE + ".");
    to.println();
    to.println("exit codes: 0 done, 1 photos or rows failed, 2 wrong usage, 3 model problem,");
    to.println("4 bad input, 130 stopped by Ctrl-C, 143 by SIGTERM, 70 internal error");
  }

  /**
   * Prints what a command does, its options and examples.
   *
   * @param words those after the command; "all" among them asks for the rare options
   */
  static void command(Command command, List<String> words, PrintStream to) {
    to.println(command.summary());
    to.println();
    String usage = "captioner " + command.name() + " " + command.arguments();
    String indent = "usage: ";
    for (String line : wrapped(usage.strip(), COLUMNS - indent.length())) {
      to.println(indent + line);
      indent = " ".repeat(indent.length());
    }
    to.println();
    List<Option> shown = new ArrayList<>(Arguments.options(command).getOptions());
    if (!words.contains("all")) {
      shown.removeIf(option -> command.rare().contains(option.getLongOpt()));
    }
    options(command, shown, to);
    if (!command.examples().isEmpty()) {
      to.println();
      to.println("examples:");
      command.examples().forEach(example -> to.println("  " + example));
    }
  }

  private static void options(Command command, List<Option> options, PrintStream to) {
    Map<String, String> headings = new HashMap<>(command.headings());
    if (!headings.isEmpty()) {
      headings.put("help", "of every command");
    }
    int width = options.stream().mapToInt(o -> flag(o).length()).max().orElse(0);
    for (Option option : options) {
      if (headings.containsKey(option.getLongOpt())) {
        to.println(headings.get(option.getLongOpt()) + ":");
      }
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
