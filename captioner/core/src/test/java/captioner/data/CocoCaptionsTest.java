package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoCaptionsTest {
  @TempDir Path dir;

  private Path json(String content) throws IOException {
    return Files.writeString(dir.resolve("captions_val.json"), content);
  }

  private CaptionDataset read(String content) throws IOException {
    return CocoCaptions.read(json(content), dir.resolve("images"));
  }

  private String messageFor(String content) {
    return assertThrows(DatasetException.class, () -> read(content)).getMessage();
  }

  @Test
  void captionsAreJoinedByImageInFileOrderAndImagesWithoutStay() throws IOException {
    CaptionDataset dataset =
        read(
            """
            {"info": {"year": 2017, "deep": [1, {"x": null}]},
             "annotations": [{"image_id": 7, "id": 1, "caption": "A dog. \\n"},
                             {"image_id": 3, "id": 2, "caption": "Two cats"},
                             {"image_id": 7, "id": 3, "caption": "One dog"}],
             "images": [{"id": 9, "file_name": "i.jpg"},
                        {"id": 7, "file_name": "g.jpg", "height": 4},
                        {"id": 3, "file_name": "sub/c.jpg"}]}
            """);
    Path images = dir.resolve("images");
    assertEquals(
        List.of(
            new CaptionedImage(9, images.resolve("i.jpg"), List.of()),
            new CaptionedImage(7, images.resolve("g.jpg"), List.of("A dog.", "One dog")),
            new CaptionedImage(3, images.resolve("sub/c.jpg"), List.of("Two cats"))),
        dataset.images());
    assertEquals("captions_val.json", dataset.name());
    assertEquals(3, dataset.captionCount());
  }

  @Test
  void anAnnotationOfAnUnlistedImageIsNamed() {
    assertEquals(
        "annotation 12 refers to image 99, which captions_val.json does not list",
        messageFor(
            """
            {"images": [{"id": 1, "file_name": "a.jpg"}],
             "annotations": [{"id": 12, "image_id": 99, "caption": "x"}]}
            """));
  }

  @Test
  void badFilesAreToldInOneLine() throws IOException {
    assertEquals("captions_val.json has no images", messageFor("{\"images\": []}"));
    assertTrue(
        messageFor("{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}, {\"id\": 1,\n \"file_na")
            .startsWith(
                dir.resolve("captions_val.json")
                    + " is not the JSON expected: Unterminated string at line 2 column "));
    assertTrue(messageFor("[1]").contains("Expected BEGIN_OBJECT but was BEGIN_ARRAY at line 1"));
    assertTrue(messageFor("{\"images\": [{\"id\": \"x\"}]}").contains("is not the JSON expected"));
    assertTrue(
        messageFor("{\"images\": [{\"id\": 4}]}")
            .endsWith("captions_val.json: image 4 (\"\") needs an id and a file_name"));
    String image = "{\"id\": 4, \"file_name\": \"a.jpg\"}";
    assertTrue(
        messageFor("{\"images\": [" + image + "," + image + "]}")
            .endsWith("captions_val.json lists image 4 twice"));
    Files.write(dir.resolve("latin1.json"), new byte[] {'{', '"', (byte) 0xe9, '"'});
    assertEquals(
        dir.resolve("latin1.json") + " is not UTF-8 text",
        assertThrows(
                DatasetException.class, () -> CocoCaptions.read(dir.resolve("latin1.json"), dir))
            .getMessage());
    assertEquals(
        "no such file: " + dir.resolve("none.json"),
        assertThrows(DatasetException.class, () -> CocoCaptions.read(dir.resolve("none.json"), dir))
            .getMessage());
  }

  @Test
  void missingImageFilesAreNamedAndCounted() throws IOException {
    CaptionDataset dataset =
        read(
            """
            {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"},
                        {"id": 3, "file_name": "c.jpg"}]}
            """);
    Path images = Files.createDirectories(dir.resolve("images"));
    Files.createFile(images.resolve("b.jpg"));
    assertEquals(
        "captions_val.json lists 3 images, but "
            + images.resolve("a.jpg")
            + " and 1 more cannot be found",
        assertThrows(DatasetException.class, dataset::requireImages).getMessage());
    Files.createFile(images.resolve("c.jpg"));
    assertEquals(
        "captions_val.json lists 3 images, but " + images.resolve("a.jpg") + " cannot be found",
        assertThrows(DatasetException.class, dataset::requireImages).getMessage());
    Files.createFile(images.resolve("a.jpg"));
    assertSame(dataset, dataset.requireImages());
  }
}
