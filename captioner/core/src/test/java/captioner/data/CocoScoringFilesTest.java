package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References and candidates as files: what is read, and what is said of broken ones. */
class CocoScoringFilesTest {
  @TempDir Path temp;

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("file.json"), text);
  }

  @Test
  void referencesNeedNoListOfImagesAndKeepEmptyCaptions() throws IOException {
    Path file =
        file(
            """
            {"info": {"year": 2014}, "annotations": [
              {"id": 1, "image_id": 9, "caption": "A dog. "},
              {"id": 2, "image_id": 7, "caption": ""},
              {"image_id": 9, "caption": "Two dogs."}]}
            """);
    assertEquals(
        Map.of(9L, List.of("A dog. ", "Two dogs."), 7L, List.of("")), CocoReferences.read(file));
  }

  @Test
  void candidatesMayHoldMoreThanIsNeeded() throws IOException {
    Path file = file("\uFEFF[{\"id\": 3, \"caption\": \"A dog\", \"image_id\": 4, \"p\": [1]}]");
    assertEquals(Map.of(4L, "A dog"), CocoResults.read(file));
  }

  @Test
  void brokenCandidatesAreNamed() throws IOException {
    candidates("has no captions to score", "[]");
    candidates(
        "result 1 (image -1, \"x\") needs an image_id and a caption", "[{\"caption\":\"x\"}]");
    candidates("result 1 (image 5, \"\") needs an image_id and a caption", "[{\"image_id\":5}]");
    candidates(
        "has two captions for image 5; one is to be scored",
        "[{\"image_id\":5,\"caption\":\"a\"},{\"image_id\":5,\"caption\":\"b\"}]");
    candidates(
        "Expected a string but was NULL at line 2 column 19",
        "[{\"image_id\":5,\n    \"caption\":null}]");
    candidates(
        "not a whole number at line 1 column 17 path $[0].image_id",
        "[{\"image_id\":\"x\",\"caption\":\"a\"}]");
    candidates("at line 1 column 3", "[{");
    candidates("at line 1 column 2", "nonsense");
    candidates("is empty", "");
    candidates(
        "JSON expected: malformed JSON at line 2", "[{\"image_id\":5,\"caption\":\"a\"}]\n[]");
    candidates("is an object, as references are", "{\"annotations\":[]}");
    candidates("Expected BEGIN_ARRAY but was STRING", "\"captions\"");
  }

  @Test
  void brokenReferencesAreNamed() throws IOException {
    references("has no annotations", "{}");
    references("has no annotations", "{\"images\":[{\"id\":1}],\"annotations\":[]}");
    references("is a list, as candidates are", "[{\"image_id\":1,\"caption\":\"a\"}]");
    references(
        "annotation 3 (\"a\") needs an image_id",
        "{\"annotations\":[{\"id\":3,\"caption\":\"a\"}]}");
    references("Expected BEGIN_ARRAY but was BEGIN_OBJECT", "{\"annotations\":{}}");
  }

  @Test
  void whatIsNoUtf8OrNotThereIsNamed() throws IOException {
    byte[] latin =
        "[{\"image_id\":1,\"caption\":\"caf\u00e9\"}]".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(temp.resolve("latin.json"), latin);
    assertTrue(message(file).endsWith("latin.json is not UTF-8 text"), message(file));
    Path missing = temp.resolve("none.json");
    assertEquals("no such file: " + missing, message(missing));
  }

  private void candidates(String expected, String text) throws IOException {
    Path file = file(text);
    assertTrue(message(file).startsWith(file.toString()), message(file));
    assertTrue(message(file).contains(expected), message(file));
  }

  private static String message(Path file) {
    return assertThrows(DatasetException.class, () -> CocoResults.read(file)).getMessage();
  }

  private void references(String expected, String text) throws IOException {
    Path file = file(text);
    String message =
        assertThrows(DatasetException.class, () -> CocoReferences.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertTrue(message.contains(expected), message);
  }
}
