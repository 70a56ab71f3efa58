package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFrequencyTableTest {
  private static final List<List<List<String>>> REFERENCES =
      List.of(
          List.of(words("a dog runs in snow"), words("the dog")),
          List.of(words("a cat"), words("a cat sits")),
          List.of(words("a dog in snow at 5 °c")));

  @TempDir Path temp;

  private static List<String> words(String caption) {
    return List.of(caption.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"df.tsv", "df.tsv.gz"})
  void whatWasWrittenScoresAlike(String name) throws IOException {
    Path file = temp.resolve(name);
    DocumentFrequencyTable.write(file, REFERENCES);
    DocumentFrequencies read = DocumentFrequencyTable.read(file);
    assertEquals(3, read.imageCount());
    assertEquals(2, read.images(words("dog")));
    assertEquals(1, read.images(words("dog runs in snow")));
    assertEquals(1, read.images(words("5 °c")));
    assertEquals(0, read.images(words("dog sits")));
    List<Sample> samples =
        REFERENCES.stream().map(captions -> new Sample(words("a dog sits"), captions)).toList();
    assertEquals(new CiderD().score(samples), new CiderD(read).score(samples));
  }

  @Test
  void tableIsTextThatPeopleCanReadAndSorted() throws IOException {
    Path file = temp.resolve("df.tsv");
    DocumentFrequencyTable.write(file, List.of(List.of(words("b a"), words("a"))));
    assertEquals("captioner-df\t1\t3\n1\ta\n1\tb\n1\tb a\n", Files.readString(file));
    assertEquals(0x1f, Files.readAllBytes(write("x.gz"))[0], "gzip");
  }

  private Path write(String name) throws IOException {
    Path file = temp.resolve(name);
    DocumentFrequencyTable.write(file, REFERENCES);
    return file;
  }

  @Test
  void whatIsNoTableIsNamedWithTheLine() throws IOException {
    refused("not a table of document frequencies; score --save-df", "");
    refused("not a table of document frequencies", "{\"annotations\": []}");
    refused("line 1 must hold a number from 1", "captioner-df\tx\t1\n1\ta\n");
    refused("ends after line 2 of 3; it is not complete", "captioner-df\t2\t2\n1\ta\n");
    refused("line 2 must be a number, a tab and 1 to 4 words: \"a\"", "captioner-df\t2\t1\na\n");
    refused("line 2 must be", "captioner-df\t2\t1\n1\ta b c d e\n");
    refused("line 2 must be", "captioner-df\t2\t1\n1\ta  b\n");
    refused("line 2 must hold a number from 1 to 2: \"3\"", "captioner-df\t2\t1\n3\ta\n");
    refused("line 2 must hold a number from 1 to 2: \"0\"", "captioner-df\t2\t1\n0\ta\n");
    Path broken =
        Files.write(temp.resolve("latin"), "1\tcaf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(message(broken).endsWith("is not UTF-8 text"), message(broken));
  }

  private void refused(String expected, String text) throws IOException {
    Path file = Files.writeString(temp.resolve("broken"), text);
    assertTrue(message(file).startsWith(file.toString()), message(file));
    assertTrue(message(file).contains(expected), message(file));
  }

  private static String message(Path file) {
    return assertThrows(IOException.class, () -> DocumentFrequencyTable.read(file)).getMessage();
  }

  @Test
  void gzipThatIsNoneOrTornIsAnError() throws IOException {
    Path whole = write("df.gz");
    byte[] bytes = Files.readAllBytes(whole);
    Path torn = Files.write(temp.resolve("torn.gz"), Arrays.copyOf(bytes, bytes.length / 2));
    assertTrue(message(torn).startsWith(torn.toString()), message(torn));
    Path plain = Files.writeString(temp.resolve("plain.gz"), "captioner-df\t1\t1\n1\ta\n");
    assertTrue(message(plain).startsWith(plain.toString()), message(plain));
  }
}
