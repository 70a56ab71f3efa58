package captioner;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What work on hostile input may cost: a second of one core, and a bounded allocation. */
public final class Bounds {
  private static final long MAX_NANOS = 1_000_000_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Bounds() {}

  /** Work that a caller measures. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /**
   * Does work in this thread, and fails if it took more than a second of the processor's time, or
   * allocated more than so many bytes on the heap in all.
   */
  public static void within(long maxBytes, Work work) throws IOException {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    work.run();
    long took = THREADS.getCurrentThreadCpuTime() - nanos;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    assertTrue(took <= MAX_NANOS, () -> "took " + took / 1_000_000 + " ms of a core");
    assertTrue(allocated <= maxBytes, () -> "allocated " + allocated + " bytes");
  }
}
