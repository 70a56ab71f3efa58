package captioner.compare;

import captioner.training.ResidentSet;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands of this program in processes of their own, one after the other.
 *
 * @param program the words before a command: Java, its options and the main class
 * @param messages where lines of the processes are shown
 * @param poll called often; throws what stops the comparison
 */
public record Launcher(List<String> program, PrintStream messages, Runnable poll) {
  private static final int MILLISECONDS_BETWEEN_LOOKS = 100;
  private static final int SECONDS_TO_END = 120;

  /** Keeps a copy of the list. */
  public Launcher {
    program = List.copyOf(program);
  }

  /**
   * How a process ended.
   *
   * @param code its exit code
   * @param seconds it ran
   * @param peakBytes most memory it had resident, with files mapped into it; 0 if not known
   * @param peakOwnBytes most without those, looked at ten times a second; 0 if not known
   * @param timeUp whether it was stopped because its time was up
   * @param lastLine what it said last
   */
  record Ended(
      int code,
      double seconds,
      long peakBytes,
      long peakOwnBytes,
      boolean timeUp,
      String lastLine) {}

  /**
   * Runs a command to its end.
   *
   * @param words the command and its flags
   * @param folder of the row; gets what the process says in {@code log.txt}, and its number while
   *     it lives
   * @param seconds most that it may run; then it is asked to stop
   */
  Ended run(List<String> words, Path folder, double seconds) throws IOException {
    Path log = folder.resolve("log.txt");
    Path alive = folder.resolve("process");
    Files.writeString(
        log,
        "$ captioner " + String.join(" ", words) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    long from = Files.size(log);
    List<String> command = new ArrayList<>(program);
    command.addAll(words);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      process.getOutputStream().close();
      Files.writeString(alive, name(process.toHandle()));
      Ended ended = watch(process, log, from, start, seconds);
      Files.deleteIfExists(alive);
      return ended;
    } finally {
      if (process.isAlive()) { // the comparison is being stopped: the process saves and ends
        stop(process.toHandle());
        Files.deleteIfExists(alive);
      }
    }
  }

  private Ended watch(Process process, Path log, long from, long start, double seconds)
      throws IOException {
    Tail tail = new Tail(log, from);
    long peak = 0;
    long own = 0;
    boolean timeUp = false;
    boolean alive = true;
    while (alive) {
      alive = !hasEnded(process);
      Optional<ResidentSet> set = ResidentSet.of(process.pid());
      if (set.isPresent()) {
        peak = Math.max(peak, set.get().peakBytes());
        own = Math.max(own, set.get().ownBytes());
      }
      tail.show(messages);
      poll.run();
      if (alive && !timeUp && (System.nanoTime() - start) / 1e9 > seconds) {
        timeUp = true;
        process.destroy();
      }
    }
    tail.show(messages);
    double took = (System.nanoTime() - start) / 1e9;
    return new Ended(process.exitValue(), took, peak, own, timeUp, tail.last);
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /**
   * Ends the process that an earlier comparison, which was killed, may have left at work in a
   * folder; two must not write there.
   */
  void endLeftOver(Path folder) throws IOException {
    Path alive = folder.resolve("process");
    if (!Files.exists(alive)) {
      return;
    }
    String name = Files.readString(alive);
    Optional<ProcessHandle> left =
        name.matches("\\d+ .+")
            ? ProcessHandle.of(Long.parseLong(name.substring(0, name.indexOf(' '))))
                .filter(process -> name(process).equals(name))
            : Optional.empty();
    if (left.isPresent()) {
      messages.println("stopping process " + left.get().pid() + ", which was left at work here");
      stop(left.get());
    }
    Files.deleteIfExists(alive);
  }

  /** Returns number and start of a process: numbers are used again. */
  private static String name(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      process.destroyForcibly();
    }
  }

  /** Shows what is added to a file, line by line. */
  private static final class Tail {
    private final Path file;
    private long at;
    private String last = "";

    Tail(Path file, long from) {
      this.file = file;
      at = from;
    }

    void show(PrintStream to) throws IOException {
      try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
        byte[] added = new byte[(int) Math.min(1 << 20, reader.length() - at)];
        reader.seek(at);
        reader.readFully(added);
        int end = added.length;
        while (end > 0 && added[end - 1] != '\n') {
          end--;
        }
        at += end;
        for (String line : new String(added, 0, end, StandardCharsets.UTF_8).lines().toList()) {
          to.println("  " + line);
          last = line.isBlank() ? last : line.strip();
        }
      }
    }
  }
}
