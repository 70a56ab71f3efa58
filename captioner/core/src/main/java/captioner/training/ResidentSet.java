package captioner.training;

import com.sun.jna.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much of a process is in memory, as Linux tells it in {@code /proc} (proc(5)). Other systems
 * tell nothing.
 *
 * @param bytes of all its pages, files that are mapped into it included
 * @param ownBytes of the pages that are no file's: what the system cannot take back
 * @param peakBytes the most that all its pages ever took
 */
public record ResidentSet(long bytes, long ownBytes, long peakBytes) {

  /** Returns that of a process, unless it has ended or this system does not tell. */
  public static Optional<ResidentSet> of(long process) {
    return read(Path.of("/proc", String.valueOf(process), "status"));
  }

  private static Optional<ResidentSet> read(Path status) {
    try {
      String text = Files.readString(status);
      OptionalLong bytes = value(text, "VmRSS:");
      OptionalLong own = value(text, "RssAnon:");
      OptionalLong peak = value(text, "VmHWM:");
      return bytes.isPresent() && own.isPresent() && peak.isPresent()
          ? Optional.of(new ResidentSet(bytes.getAsLong(), own.getAsLong(), peak.getAsLong()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static OptionalLong value(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /**
   * Returns by how many bytes work raises the peak of this process above what it held before it,
   * unless this system does not tell. What was freed before is given back to the system first.
   *
   * @throws IOException what the work throws
   */
  static OptionalLong risenBy(Work work) throws IOException {
    Path self = Path.of("/proc/self");
    boolean told = trimmed() && peakForgotten(self);
    Optional<ResidentSet> before = read(self.resolve("status"));
    work.run();
    Optional<ResidentSet> after = read(self.resolve("status"));
    return told && before.isPresent() && after.isPresent()
        ? OptionalLong.of(Math.max(0, after.get().peakBytes - before.get().bytes))
        : OptionalLong.empty();
  }

  /** Gives back what the allocator keeps for later, or it would seem to cost nothing: malloc(3). */
  private static boolean trimmed() {
    try {
      Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {0L});
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false; // only the GNU C library has it
    }
  }

  /** Lets the peak begin anew, from what is held now. */
  private static boolean peakForgotten(Path self) {
    try {
      Files.writeString(self.resolve("clear_refs"), "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What is weighed. */
  interface Work {
    /** Does it. */
    void run() throws IOException;
  }
}
