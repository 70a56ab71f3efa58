package captioner.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program in a process of its own, to be killed.
 *
 * @param process that runs it
 * @param said what it prints besides results
 */
record ChildProgram(Process process, Path said) implements AutoCloseable {

  /**
   * Starts the program of this project.
   *
   * @param said file for what it prints besides results
   */
  static ChildProgram start(Path said, Object... arguments) throws IOException {
    return new ChildProgram(builder(said, arguments).start(), said);
  }

  /** Starts it so that neither Java nor the networks have a second thread. */
  static ChildProgram startWithOneThread(Path said, Object... arguments) throws IOException {
    ProcessBuilder builder = builder(said, arguments);
    builder.command().add(1, "-XX:ActiveProcessorCount=1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new ChildProgram(builder.start(), said);
  }

  /** Starts it with a folder of its own for temporary files. */
  static ChildProgram startWithTemporaryFolder(Path folder, Path said, Object... arguments)
      throws IOException {
    ProcessBuilder builder = builder(said, arguments);
    builder.command().add(1, "-Djava.io.tmpdir=" + folder);
    return new ChildProgram(builder.start(), said);
  }

  /** Starts it with a heap that is taken at once, so that what grows is not Java's. */
  static ChildProgram startWithFixedHeap(Path said, Object... arguments) throws IOException {
    ProcessBuilder builder = builder(said, arguments);
    builder.command().addAll(1, List.of("-Xms256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new ChildProgram(builder.start(), said);
  }

  /** Starts it in a network of its own, in which there is nothing, not even this machine. */
  static ChildProgram startWithoutNetwork(Path said, Object... arguments) throws IOException {
    ProcessBuilder builder = builder(said, arguments);
    builder.command().addAll(0, List.of("unshare", "-rn"));
    return new ChildProgram(builder.start(), said);
  }

  private static ProcessBuilder builder(Path said, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dcaptioner.home=" + Program.ROOT,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Stream.of(arguments).map(String::valueOf).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(said.toFile());
  }

  /** Sends a signal, by its name. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Waits for its end and returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }

  String err() throws IOException {
    return Files.readString(said, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
