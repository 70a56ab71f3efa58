package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library example of the README compiles, runs, and says what the README says it says. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\\n(.*?)```\\s+prints `([^`]+)`", Pattern.DOTALL);

  @TempDir Path temp;

  @Test
  void libraryExamplePrintsTheCaptionItPromises() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(ROOT.resolve("README.md")));
    assertTrue(example.find(), "README.md must hold the library example and what it prints");
    String code = example.group(1).replace("datasets/", ROOT.toAbsolutePath() + "/datasets/");
    Path source = temp.resolve("Example.java");
    Files.writeString(
        source,
        """
        import captioner.*;
        import java.nio.file.Path;
        public class Example {
          public static void main(String[] args) throws Exception {
        %s  }
        }
        """
            .formatted(code));
    String classPath = System.getProperty("java.class.path");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", temp.toString(), source.toString());
    assertEquals(0, compiled);
    assertEquals(example.group(2), output());
  }

  private String output() throws Exception {
    String home = System.getProperty("captioner.home", "");
    PrintStream terminal = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setProperty("captioner.home", ROOT.toString());
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()})) {
      loader
          .loadClass("Example")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(terminal);
      System.setProperty("captioner.home", home);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }
}
