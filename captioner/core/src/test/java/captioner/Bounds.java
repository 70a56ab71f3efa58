package captioner;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What work on hostile input may cost: a second of one core, and a bounded allocation. */
public final class Bounds {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Bounds() {}

  /** Work that a caller measures. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /**
   * Does work in this thread, and fails if it took more than a second of the processor's time, or
   * allocated more than so many bytes on the heap in all. What takes more is done once again, and
   * only that counts: at first there are classes to load.
   */
  public static void within(long maxBytes, Work work) throws IOException {
    within(1, maxBytes, work);
  }

  /** Does work that may take more than a second of the processor's time. */
  public static void within(int maxSeconds, long maxBytes, Work work) throws IOException {
    long maxNanos = maxSeconds * 1_000_000_000L;
    Cost first = cost(work);
    if (first.nanos > maxNanos || first.bytes > maxBytes) {
      Cost cost = cost(work);
      assertTrue(cost.nanos <= maxNanos, () -> cost.nanos / 1_000_000 + " ms of a core");
      assertTrue(cost.bytes <= maxBytes, () -> cost.bytes + " bytes allocated");
    }
  }

  private record Cost(long nanos, long bytes) {}

  private static Cost cost(Work work) throws IOException {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    work.run();
    return new Cost(
        THREADS.getCurrentThreadCpuTime() - nanos,
        THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }
}
