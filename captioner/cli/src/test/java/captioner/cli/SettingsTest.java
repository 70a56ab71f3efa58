package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags may stand in a file; the command line wins. */
class SettingsTest {
  @TempDir Path temp;

  @Test
  void flagOfTheFileCountsUnlessTheCommandLineGivesIt() throws Exception {
    assertEquals("5", read("caption", "beam=5").getOptionValue("beam"));
    assertEquals("2", read("caption", "beam=5", "--beam", "2").getOptionValue("beam"));
    assertEquals("2", read("caption", "beam=5", "--beam=2").getOptionValue("beam"));
    assertEquals("x", read("caption", "model=y", "-m", "x").getOptionValue("model"));
    assertEquals(List.of("a.jpg"), read("caption", "beam=5", "a.jpg").getArgList());
  }

  @Test
  void flagForOneCommandWinsOverTheSameForAll() throws Exception {
    String both = "caption.beam=5\nbeam=2";
    assertEquals("5", read("caption", both).getOptionValue("beam"));
    assertEquals("2", read("evaluate", both).getOptionValue("beam"));
  }

  @Test
  void flagOfAnotherCommandIsPassedOver() throws Exception {
    assertEquals(Optional.empty(), option(read("caption", "train.epochs=1\nepochs=1"), "epochs"));
  }

  @Test
  void switchIsOnWhenTrueAndOffWhenFalse() throws Exception {
    assertTrue(read("caption", "download=true").hasOption("download"));
    assertEquals(false, read("caption", "download=false").hasOption("download"));
    assertEquals(false, read("caption", "download=true", "--download=false").hasOption("download"));
    assertTrue(read("caption", "download=false", "--download=true").hasOption("download"));
    refused("caption", "download=yes", "download must be true or false: yes");
  }

  @Test
  void valueKeepsSpacesCommasEqualSignsAndAccents() throws Exception {
    String value = "Größe, 2 = 3, écran 木 -x";
    assertEquals(value, read("caption", "output=" + value).getOptionValue("output"));
  }

  @Test
  void valueOfSeveralLinesGivesTheFlagSeveralTimes() throws Exception {
    CommandLine line = read("caption", "output=a, b\\n\\\n  c");
    assertEquals(List.of("a, b", "c"), List.of(line.getOptionValues("output")));
  }

  @Test
  void flagsThatTheCommandLineExcludesAreNotMeant() throws Exception {
    String file = "dataset=sample\nsplit=all\ntrain.preset=base";
    CommandLine evaluate = read("evaluate", file, "--annotations", "a.json", "--images", "b");
    assertEquals(Optional.empty(), option(evaluate, "dataset"));
    assertEquals(Optional.empty(), option(evaluate, "split"));
    assertEquals(Optional.empty(), option(read("train", file, "--recipe", "r"), "preset"));
  }

  @Test
  void keyThatNoCommandKnowsIsNamedWithItsLine() {
    refused(
        "caption", "# mine\n\nbream = 5", ", line 3: no command has an option bream; ", "beam?");
    refused("caption", "models.beam=5", ", line 1: no command has an option models.beam");
    refused("caption", "help=true", "no command has an option help");
    refused("caption", "m=x", "no command has an option m");
  }

  @Test
  void flagOfTheFileThatMakesNoSenseIsToldWithItsOrigin() throws IOException {
    Path file = settings("beam=many\nbatch-size=8");
    Program.run("caption", temp, "--config", file)
        .fails(ExitCode.USAGE, "--beam must be", file + " gives --beam, --batch-size");
    Program.run("train", "--config", settings("preset=smal"))
        .fails(ExitCode.USAGE, file + ": --preset must be", "did you mean small?");
  }

  @Test
  void exampleOfTheReadmeIsRead() throws Exception {
    String readme = Files.readString(Program.ROOT.resolve("README.md"));
    String example = readme.split("```properties\n")[1].split("```")[0];
    assertEquals("5", read("caption", example).getOptionValue("beam"));
    assertEquals("runs/mine/model", read("evaluate", example).getOptionValue("model"));
  }

  @Test
  void fileThatCannotBeReadIsNamed() throws IOException {
    Path none = temp.resolve("none.properties");
    Program.run("models", "--config", none)
        .fails(ExitCode.BAD_INPUT, none + ": no such file or folder");
    Program.run("train", "--config", none)
        .fails(ExitCode.BAD_INPUT, none + ": no such file or folder");
    Path latin = Files.write(none, "output=Größe".getBytes(StandardCharsets.ISO_8859_1));
    Program.run("models", "--config", latin)
        .fails(ExitCode.BAD_INPUT, latin + " is not text in UTF-8");
    Program.run("models", "--config", settings("output=C:\\users"))
        .fails(ExitCode.BAD_INPUT, "broken \\u escape; a backslash itself is written \\\\");
  }

  @Test
  void recipeOfTrainIsToldFromSettings() throws Exception {
    Path recipe = Files.writeString(temp.resolve("recipe"), "  {\"backbone\": \"resnet50\"}");
    Command train = command("train");
    CommandLine line =
        Arguments.read(train, List.of("--config", recipe.toString()), Main.COMMANDS).line();
    assertEquals(recipe.toString(), line.getOptionValue("recipe"));
    Program.run("train", "--config", recipe, "--recipe", recipe)
        .fails(ExitCode.USAGE, "--recipe and --config both name a recipe");
    assertEquals("7", read("train", "seed=7").getOptionValue("seed"));
  }

  @Test
  void fileOfTheWorkingFolderIsUsedAndNamedOnDemand() throws Exception {
    Path file = Files.writeString(temp.resolve(Settings.FILE), "split=train\nbeam=1");
    Path other = Files.writeString(temp.resolve("other.properties"), "beam=0");
    String said = runHere("evaluate", "--dataset", "nope", "--verbose");
    assertTrue(
        said.startsWith("options of " + file.toRealPath() + ": --split=train --beam=1\n"), said);
    said = runHere("evaluate", "--dataset", "nope", "--config", other.toString());
    assertTrue(said.contains("--beam must be"), "not both files: " + said);
  }

  /** Runs the program in a process of its own, because the working folder is the process's. */
  private String runHere(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "captioner.cli.Main"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private CommandLine read(String command, String settings, String... words)
      throws IOException, UsageException {
    List<String> all =
        Stream.concat(Stream.of("--config", settings(settings).toString()), Stream.of(words))
            .toList();
    return Arguments.read(command(command), all, Main.COMMANDS).line();
  }

  private void refused(String command, String settings, String... texts) {
    String message = assertThrows(UsageException.class, () -> read(command, settings)).getMessage();
    for (String text : texts) {
      assertTrue(message.contains(text), message);
    }
  }

  private Path settings(String text) throws IOException {
    return Files.writeString(temp.resolve("my settings.properties"), text);
  }

  private static Optional<String> option(CommandLine line, String name) {
    return Optional.ofNullable(line.getOptionValue(name));
  }

  private static Command command(String name) {
    return Main.COMMANDS.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}
