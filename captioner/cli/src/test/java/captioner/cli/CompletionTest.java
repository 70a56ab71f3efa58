package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shells accept the scripts and complete what they should, in a home of empty files. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has neither shell")
class CompletionTest {
  /** Presses Tab at the end of the words. */
  private static final String BASH =
      """
      source ./script
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _captioner
      if [ "${#COMPREPLY[@]}" -gt 0 ]; then printf '%s\\n' "${COMPREPLY[@]}"; fi
      """;

  /**
   * Types words and Tab Tab at a terminal of its own; reads until all that is expected is there.
   */
  private static final String ZSH =
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -d ./dump; source ./script'
      zpty -w shell 'LISTMAX=0; stty -echo columns 200 rows 100; print READ""Y'
      zpty -r -m shell text '*READY*'
      zpty -w -n shell "$1"$'\\t\\t'
      text=
      repeat 100; do
        zpty -r -t shell read && text+="$read"
        missing=0
        for word in "${@:2}"; do [[ "$text" == *"$word"* ]] || missing=1; done
        (( missing )) || break
        sleep 0.1
      done
      print -r -- "$text"
      """;

  @TempDir Path temp;
  private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    home = temp.resolve("it's a home");
    Files.createDirectories(home.resolve("models/model/cv/captioner/my-model/0.0.1"));
    Files.createDirectories(home.resolve("datasets"));
    Files.createFile(home.resolve("datasets/birds.json"));
    Files.createDirectory(temp.resolve("a folder"));
    Files.createFile(temp.resolve("a photo.jpg"));
  }

  @Test
  void bashCompletesCommandsAndFlags() throws Exception {
    assertEquals(List.of("caption"), bash("capt"));
    assertEquals(List.of("train", "train-ranking"), bash("help", "tr"));
    List<String> flags = new ArrayList<>();
    for (Option option : Arguments.options(new TrainCommand()).getOptions()) {
      flags.add("--" + option.getLongOpt());
    }
    assertEquals(flags, bash("train", "--"));
    assertEquals(List.of("--beam"), bash("caption", "a.jpg", "--be"));
  }

  @Test
  void bashCompletesWhatFlagsTake() throws Exception {
    assertEquals(List.of("tiny", "small", "base"), bash("train", "--preset", ""));
    assertEquals(List.of("small"), bash("train", "--preset", "=", "s"));
    assertEquals(List.of("tiny", "small", "base"), bash("train", "--preset", "="));
    assertEquals(List.of("resnet18"), bash("train", "--backbone", "resnet18"));
    assertEquals(List.of("my-model"), bash("caption", "-m", "m"));
    assertEquals(List.of("a folder"), bash("caption", "--model", "a"));
    assertEquals(List.of("birds"), bash("evaluate", "--dataset", "b"));
    assertEquals(List.of(), bash("caption", "--beam", ""));
  }

  @Test
  void bashCompletesArguments() throws Exception {
    assertEquals(List.of("a folder", "a photo.jpg"), sorted(bash("caption", "a")));
    assertEquals(List.of("birds"), bash("download", "b"));
    assertEquals(List.of("zsh"), bash("completion", "z"));
    assertEquals(List.of(), bash("models", ""));
  }

  @Test
  void zshCompletes() throws Exception {
    assumeTrue(isThere("zsh"), "needs zsh");
    write("zsh");
    assertEquals("", run("zsh", "-n", "script"), "syntax");
    zsh("captioner ", "caption ", "weights ", "list the captioners");
    zsh("captioner train --", "--preset ", "--recipe ", "dropout and order");
    zsh("captioner train --preset ", "tiny", "small ", "base ");
    zsh("captioner caption -m ", "my-model", "folder");
    zsh("captioner evaluate --dataset=", "birds");
    zsh("captioner caption ", "photo.jpg");
  }

  private void zsh(String typed, String... expected) throws Exception {
    List<String> command = new ArrayList<>(List.of("zsh", "-f", "-c", ZSH, "zsh", typed));
    command.addAll(List.of(expected));
    String offered = run(command.toArray(String[]::new));
    for (String word : expected) {
      assertTrue(offered.contains(word), offered);
    }
  }

  private List<String> bash(String... words) throws Exception {
    write("bash");
    assertEquals("", run("bash", "-n", "script"), "syntax");
    List<String> command = new ArrayList<>(List.of("bash", "-c", BASH, "bash", "captioner"));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new)).lines().toList();
  }

  private void write(String shell) throws IOException {
    String script = Program.runIn(home, "completion", shell).succeeds().out();
    Files.writeString(temp.resolve("script"), script);
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }

  private static boolean isThere(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> sorted(List<String> words) {
    return words.stream().sorted().toList();
  }
}
