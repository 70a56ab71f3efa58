package captioner.spark;

import org.apache.spark.TaskContext;

/** Prepares an executor's JVM for the networks' engine, before the first network is loaded. */
final class Engine {
  private Engine() {}

  /**
   * Gives each task as many threads as it has cores, since every core has its own task, and keeps
   * the engine off the network.
   */
  static void prepare() {
    setIfMissing("ai.djl.pytorch.num_threads", String.valueOf(TaskContext.get().cpus()));
    setIfMissing("ai.djl.pytorch.num_interop_threads", "1");
    setIfMissing("ai.djl.offline", "true");
    setIfMissing("OPT_OUT_TRACKING", "true");
  }

  private static void setIfMissing(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
