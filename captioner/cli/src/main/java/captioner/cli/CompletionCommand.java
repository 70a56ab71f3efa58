package captioner.cli;

import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code completion}: the shell learns the commands, their flags and what these take. */
final class CompletionCommand implements Command {

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String arguments() {
    return "bash|zsh";
  }

  @Override
  public String summary() {
    return "print a script with which the Tab key completes commands and options";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner completion bash >> ~/.bashrc",
        "captioner completion zsh > ~/.zfunc/_captioner  # a folder of fpath");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    String shell = line.getArgList().size() == 1 ? line.getArgList().get(0) : "";
    CompletionScript script =
        switch (shell) {
          case "bash" -> new BashCompletion();
          case "zsh" -> new ZshCompletion();
          default -> throw new UsageException("give the shell, bash or zsh");
        };
    console.out().print(script.of(Main.COMMANDS, console.home().toAbsolutePath().normalize()));
    return ExitCode.OK;
  }
}
