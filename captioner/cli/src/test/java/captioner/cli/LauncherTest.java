package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code scripts/captioner} in a project of empty files, with a java and a mvn that record.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherTest {
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit; fi
      for argument in "$@"; do echo "$argument"; done
      exit 42
      """;

  /** Fails offline, as on a fresh machine, then makes the jar. */
  private static final String FAKE_MVN =
      """
      #!/bin/sh
      echo "$@" >>mvn.calls
      case "$*" in *" -o"*) echo 'Cannot access central in offline mode'; exit 1 ;; esac
      sleep 1
      echo jar >captioner/cli/target/captioner-cli-1.0.jar
      """;

  private Path root;
  private Path bin;

  @BeforeEach
  void makeProject(@TempDir Path folder) throws IOException {
    root = folder.toRealPath().resolve("a project");
    bin = root.resolve("bin");
    Path script = Path.of(System.getProperty("project.root", "../.."), "scripts/captioner");
    Files.createDirectories(bin);
    Files.createDirectories(root.resolve("captioner/core/src/main"));
    Files.createDirectories(root.resolve("captioner/cli/src/main"));
    Files.createDirectories(root.resolve("elsewhere"));
    for (String pom : List.of("pom.xml", "captioner/core/pom.xml", "captioner/cli/pom.xml")) {
      Files.createFile(root.resolve(pom));
    }
    program("java", FAKE_JAVA);
    program("mvn", FAKE_MVN);
    Files.createDirectories(root.resolve("scripts"));
    Files.copy(script, root.resolve("scripts/captioner"));
  }

  @Test
  void passesArgumentsAndExitCodeThroughFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(bin.resolve("link"), Path.of("../scripts/captioner"));
    Run run =
        run(Files.createSymbolicLink(bin.resolve("captioner"), link), "a b", "", "*", "$x\"'");

    assertEquals(42, run.exitCode);
    assertTrue(run.output.contains("-Dcaptioner.home=" + root), run.output);
    assertTrue(run.output.contains("-Xmx1g\n-XX:+UseSerialGC\n"), run.output);
    assertTrue(
        run.output.endsWith(
            "-jar\n" + root + "/captioner/cli/target/captioner-cli-1.0.jar\na b\n\n*\n$x\"'\n"),
        run.output);
  }

  @Test
  void buildsOnFirstUseAndWhenSourcesAreNewer() throws Exception {
    Path script = root.resolve("scripts/captioner");

    assertEquals("captioner: building (first use) ...\n", run(script).errors);
    assertEquals("", run(script).errors);
    assertEquals(2, mavenCalls(), "offline, then online");

    Path source = Files.createFile(root.resolve("captioner/core/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertEquals("captioner: building (sources have changed) ...\n", run(script).errors);
  }

  @Test
  void distributionRunsItsJarAndBuildsNothing() throws Exception {
    Files.createFile(root.resolve("captioner.jar"));
    Path script = Files.copy(root.resolve("scripts/captioner"), bin.resolve("captioner"));
    Run run = run(script, "x");

    assertEquals(42, run.exitCode);
    assertEquals("", run.errors);
    assertTrue(run.output.endsWith("-jar\n" + root + "/captioner.jar\nx\n"), run.output);
    assertFalse(Files.exists(root.resolve("mvn.calls")));
  }

  /** Adds the Spark module to the project, built by a mvn that makes its list of libraries. */
  private Path withSpark() throws IOException {
    Files.createDirectories(root.resolve("captioner/spark/src/main"));
    Files.createFile(root.resolve("captioner/spark/pom.xml"));
    program(
        "mvn",
        FAKE_MVN.replace(
            "echo jar >captioner/cli/target/captioner-cli-1.0.jar",
            "echo a.jar:b.jar >captioner/spark/target/classpath; "
                + "touch captioner/spark/target/captioner-spark-1.0-all.jar"));
    return root.resolve("scripts/captioner");
  }

  @Test
  void masterStartsTheSparkModule() throws Exception {
    Path script = withSpark();
    Run run = run(script, "caption", "a b", "--master=local[2]");

    assertEquals("captioner: building (first use) ...\n", run.errors);
    assertEquals(42, run.exitCode);
    assertTrue(
        run.output.endsWith(
            "-cp\n%s/captioner/spark/target/classes:a.jar:b.jar\n".formatted(root)
                + "captioner.spark.CaptionJob\na b\n--master=local[2]\n"),
        run.output);
    assertEquals("", run(script, "caption", "--master", "local", "x").errors, "built once");
    assertFalse(Files.exists(root.resolve("captioner/cli/target/captioner-cli-1.0.jar")));
  }

  @Test
  void otherMastersNeedASparkDistribution() throws Exception {
    Path script = withSpark();
    String[] words = {"caption", "x", "--master", "spark://host:7077"};
    Run run = run(script, words);
    assertEquals(69, run.exitCode);
    assertEquals(
        "captioner: building (first use) ...\ncaptioner: --master spark://host:7077 needs a Spark"
            + " distribution: set SPARK_HOME to its folder; local[2] does without\n",
        run.errors);

    Files.createDirectories(bin.resolve("home/bin"));
    program("home/bin/spark-submit", FAKE_JAVA);
    Process process = start(script, Map.of("SPARK_HOME", bin.resolve("home").toString()), words);
    assertEquals(
        """
        --master
        spark://host:7077
        --class
        captioner.spark.CaptionJob
        --driver-java-options
        -Djava.awt.headless=true '-Dcaptioner.home=%s'
        %s/captioner/spark/target/captioner-spark-1.0-all.jar
        x
        --master
        spark://host:7077
        """
            .formatted(root, root),
        new String(process.getInputStream().readAllBytes()));
  }

  @Test
  void distributionSaysThatItHasNoSpark() throws Exception {
    Files.createFile(root.resolve("captioner.jar"));
    Path script = Files.copy(root.resolve("scripts/captioner"), bin.resolve("captioner"));
    Run run = run(script, "caption", "x", "--master", "local[2]");

    assertEquals(69, run.exitCode);
    assertEquals(
        "captioner: --master needs captioner's Spark module, which is not in this zip;"
            + " run scripts/captioner in a clone\n",
        run.errors);
  }

  @Test
  void twoFirstUsesBuildOnce() throws Exception {
    Path script = root.resolve("scripts/captioner");
    Process other = start(script);

    assertEquals(42, run(script).exitCode);
    assertEquals(42, other.waitFor());
    assertEquals(2, mavenCalls(), "offline, then online, by one of them");
  }

  @Test
  void saysWhenTheBuildFails() throws Exception {
    program("mvn", "#!/bin/sh\necho '[ERROR] no such symbol'\nexit 1\n");
    Run run = run(root.resolve("scripts/captioner"));

    assertEquals(71, run.exitCode);
    assertEquals(
        "captioner: building (first use) ...\n[ERROR] no such symbol\n"
            + "captioner: the build failed; Maven's messages are above and in "
            + root
            + "/captioner/cli/target/build.log\n",
        run.errors);
  }

  @Test
  void saysThatJavaIsTooOld() throws Exception {
    program("java", "#!/bin/sh\necho 'java version \"11.0.2\"' >&2\n");
    Run run = run(root.resolve("scripts/captioner"));

    assertEquals(69, run.exitCode);
    assertEquals(
        "captioner: Java 17 or newer is needed, but java is version 11; set JAVA_HOME\n",
        run.errors);
  }

  @Test
  void saysThatJavaDoesNotRun() throws Exception {
    program("java", "#!/bin/sh\nexit 1\n");
    Run run = run(root.resolve("scripts/captioner"));

    assertEquals(69, run.exitCode);
    assertEquals(
        "captioner: java does not run; install a JDK, 17 or newer, or set JAVA_HOME\n", run.errors);
  }

  @Test
  void fileNamesAreUtf8WhereNoLocaleIsSet() throws Exception {
    program("java", FAKE_JAVA.replace("exit 42", "echo \"LC_ALL=$LC_ALL\""));
    Path script = root.resolve("scripts/captioner");
    run(script);

    assertTrue(run(script).output.endsWith("LC_ALL=C.UTF-8\n"));
    Process german = start(script, Map.of("LANG", "de_DE.UTF-8"));
    assertTrue(new String(german.getInputStream().readAllBytes()).endsWith("LC_ALL=\n"));
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(bin.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private long mavenCalls() throws IOException {
    return Files.readAllLines(root.resolve("mvn.calls")).size();
  }

  private Process start(Path script, String... arguments) throws IOException {
    return start(script, Map.of(), arguments);
  }

  private Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(root.resolve("elsewhere").toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("CAPTIONER_JAVA_OPTS");
    List.of("LC_ALL", "LC_CTYPE", "LANG").forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    return builder.start();
  }

  private Run run(Path script, String... arguments) throws Exception {
    Process process = start(script, arguments);
    String output = new String(process.getInputStream().readAllBytes());
    String errors = new String(process.getErrorStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return new Run(process.exitValue(), output, errors);
  }

  private record Run(int exitCode, String output, String errors) {}
}
