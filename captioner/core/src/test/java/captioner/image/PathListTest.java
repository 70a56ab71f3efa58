package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathListTest {
  @TempDir private Path folder;

  @Test
  void onePathALineInTheListsOrder() throws IOException {
    assertEquals(
        List.of(Path.of("b c.jpg"), Path.of("/photos/a.jpg"), Path.of("b c.jpg")),
        read("b c.jpg\n/photos/a.jpg\nb c.jpg\n"));
  }

  @Test
  void blankLinesWindowsLineEndsAndAByteOrderMarkAreNoPartOfPaths() throws IOException {
    assertEquals(List.of(Path.of("a.jpg"), Path.of("b.jpg")), read("\ufeffa.jpg\r\n\r\n  \nb.jpg"));
  }

  @Test
  void filesAreUtf8() throws IOException {
    Assumptions.assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")), "needs a locale of UTF-8");
    Path list = Files.writeString(folder.resolve("list.txt"), "caf\u00e9.jpg\n");
    assertEquals(List.of(Path.of("caf\u00e9.jpg")), PathList.read(list));
  }

  @Test
  void aLineThatIsNoPathIsNamed() {
    Exception failure = assertThrows(IOException.class, () -> read("a.jpg\nb\0c\n"));
    assertTrue(
        failure.getMessage().startsWith("the list line 2 is no path here: "), failure.getMessage());
  }

  @Test
  void aMissingListIsNamed() {
    Path gone = folder.resolve("gone.txt");
    Exception failure = assertThrows(NoSuchFileException.class, () -> PathList.read(gone));
    assertEquals(gone.toString(), failure.getMessage());
  }

  private static List<Path> read(String list) throws IOException {
    return PathList.read(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), "the list");
  }
}
