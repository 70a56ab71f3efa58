package captioner.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captions by two executors, each a process of its own. */
class ClusterTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,2048]")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
            .config("spark.sql.files.minPartitionNum", 12)
            .config("spark.sql.files.openCostInBytes", 512 << 10)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void nothingIsLostOrDoubledWhenAnExecutorIsKilled() throws Exception {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 48);
    Files.write(photos.resolve("broken.jpg"), new byte[] {1, 2, 3});
    captionsEqualOneMachines(photos, files(photos));
  }

  @Test
  @Tag("slow")
  void fiveHundredPhotosAsOnOneMachine() throws Exception {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    List<Path> sample = files(SinglePhotos.SAMPLE);
    for (int i = 0; i < 500; i++) {
      Files.copy(sample.get(i % sample.size()), photos.resolve(i + ".jpg"));
    }
    captionsEqualOneMachines(photos, files(photos));
  }

  private void captionsEqualOneMachines(Path photos, List<Path> files) throws Exception {
    Path output = folder.resolve("captions");
    CompletableFuture<Program> run =
        CompletableFuture.supplyAsync(() -> Program.caption(photos, "--output", output));
    ProcessHandle killed = killAnExecutor(output, run);

    Program program = run.get(10, TimeUnit.MINUTES);
    assertTrue(program.code() <= Job.SOME_FAILED, program.err());
    assertTrue(!killed.isAlive());
    assertEquals(
        SinglePhotos.said(SinglePhotos.FAST, files),
        Program.said(spark.read().parquet(output.toString())));
  }

  /** Kills one of the executors as soon as the first task has put its captions there. */
  private static ProcessHandle killAnExecutor(Path output, CompletableFuture<Program> run)
      throws Exception {
    while (parts(output) == 0) {
      assertTrue(!run.isDone(), "ended before an executor was killed");
      Thread.sleep(20);
    }
    ProcessHandle executor = // the workers are in this JVM, and start nothing else
        ProcessHandle.current().children().findFirst().orElseThrow();
    executor.destroyForcibly();
    executor.onExit().orTimeout(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS).join();
    return executor;
  }

  private static long parts(Path output) throws IOException {
    if (!Files.isDirectory(output)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(output)) {
      return files.filter(f -> f.getFileName().toString().startsWith("part-")).count();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
