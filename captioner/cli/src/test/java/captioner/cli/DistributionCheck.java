package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zip captions where there is nothing but Java and a shell; run by {@code mvn -Pdist verify},
 * which makes the zip first.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "unzip and bash")
class DistributionCheck {
  private static final Path ZIP = Path.of(System.getProperty("distribution"));

  @TempDir Path temp;
  private Path home;

  @BeforeEach
  void unzip() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("été (x86) & so on"));
    run(folder, "unzip", "-q", ZIP.toString());
    try (Stream<Path> files = Files.list(folder)) {
      home = files.toList().get(0);
    }
  }

  @Test
  void captionsThroughALinkWithNothingButJavaAndAShell() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("captioner"), home.resolve("bin/captioner"));
    Path photo = home.resolve("datasets/sample/images/000000000785.jpg");
    String said =
        run(
            temp,
            "env",
            "-i",
            "PATH=/usr/bin:/bin",
            "JAVA_HOME=" + System.getProperty("java.home"),
            "DJL_CACHE_DIR=" + temp.resolve("cache"),
            link.toString(),
            "caption",
            photo.toString());
    assertTrue(
        said.startsWith(photo + "\tA skier in a red jacket is skiing down a snowy hill.\n"), said);
  }

  @Test
  void everyJarIsInTheListOfLicences() throws IOException {
    String list = Files.readString(home.resolve("THIRD-PARTY.md"));
    List<String> unknown = new ArrayList<>();
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString().replaceFirst("-\\d.*", "");
        boolean ours = name.startsWith("captioner-");
        if (!ours && Stream.of(name, family(name)).noneMatch(n -> list.contains("`" + n + "`"))) {
          unknown.add(name);
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Returns imageio of imageio-jpeg: jars of one project and licence are listed once. */
  private static String family(String name) {
    return name.replaceFirst("-[a-z0-9]+$", "");
  }

  @Test
  void batchFileHasLinesOfWindows() throws IOException {
    String text = Files.readString(home.resolve("bin/captioner.bat"), StandardCharsets.US_ASCII);
    assertEquals(text, text.replaceAll("\r?\n", "\r\n"));
  }

  private static String run(Path folder, String... command) throws Exception {
    Path said = Files.createTempFile("said", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertEquals(0, process.waitFor(), () -> String.join(" ", command));
      return Files.readString(said);
    } finally {
      Files.delete(said);
    }
  }
}
