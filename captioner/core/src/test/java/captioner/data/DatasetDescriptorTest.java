package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.data.DatasetDescriptor.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class DatasetDescriptorTest {
  private static final String TINY =
      """
      {"title": "Tiny", "format": "coco", "obtain": "put the photos into {root}",
       "splits": {"train": {"annotations": "c.json", "images": "photos"},
                  "val": {"annotations": "c.json", "images": "photos", "list": "val.txt"}},
       "downloads": [{"url": "https://example.org/x/a.zip", "bytes": 5, "unpack": "zip"}]}
      """;

  @TempDir Path dir;

  private DatasetDescriptor tiny(Optional<Path> dataRoot) throws IOException {
    Files.writeString(dir.resolve("tiny.json"), TINY);
    return DatasetDescriptor.load("tiny", dir, dataRoot);
  }

  private void writeData(Path root) throws IOException {
    Files.createDirectories(root.resolve("photos"));
    Files.writeString(
        root.resolve("c.json"),
        """
        {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
         "annotations": [{"id": 1, "image_id": 2, "caption": "A dog."}]}
        """);
    Files.writeString(root.resolve("val.txt"), "b.jpg\n");
  }

  private static String message(Executable action) {
    return assertThrows(DatasetException.class, action).getMessage();
  }

  @Test
  void splitsAreReadByNameAndLimitedToTheirList() throws IOException {
    writeData(dir.resolve("tiny"));
    DatasetDescriptor tiny = tiny(Optional.empty());
    CaptionDataset train = tiny.split("train");
    assertEquals("tiny train", train.name());
    assertEquals(List.of(1L, 2L), train.images().stream().map(CaptionedImage::id).toList());
    CaptionDataset val = tiny.split("val");
    Path photo = dir.toAbsolutePath().resolve("tiny/photos/b.jpg");
    assertEquals(List.of(new CaptionedImage(2, photo, List.of("A dog."))), val.images());
  }

  @Test
  void dataBesideTheDescriptorWinsAndIsElsewhereOtherwise() throws IOException {
    Path disk = dir.resolve("disk");
    assertEquals(disk.resolve("tiny"), tiny(Optional.of(disk)).root());
    assertEquals(dir.toAbsolutePath().resolve("tiny"), tiny(Optional.empty()).root());
    Files.createDirectory(dir.resolve("tiny"));
    assertEquals(dir.toAbsolutePath().resolve("tiny"), tiny(Optional.of(disk)).root());
  }

  @Test
  void missingFilesSayHowToGetThem() throws IOException {
    DatasetDescriptor tiny = tiny(Optional.empty());
    Path root = dir.toAbsolutePath().resolve("tiny");
    assertEquals(
        "dataset tiny has no "
            + root.resolve("photos")
            + "; run scripts/download-dataset tiny; put the photos into "
            + root,
        message(() -> tiny.split("train")));
  }

  @Test
  void unknownNamesListTheKnownOnes() throws IOException {
    DatasetDescriptor tiny = tiny(Optional.empty());
    Files.writeString(dir.resolve("other.json"), TINY);
    assertEquals(
        "dataset tiny has no split test; it has train, val", message(() -> tiny.split("test")));
    assertEquals(
        "no dataset huge; known are other, tiny; or give the path of a descriptor (.json)",
        message(() -> DatasetDescriptor.load("huge", dir)));
  }

  @Test
  void aDownloadHasDefaults() throws IOException {
    Download download = tiny(Optional.empty()).downloads().get(0);
    assertEquals("a.zip", download.file());
    assertEquals(OptionalLong.of(5), download.bytes());
    assertEquals(Optional.empty(), download.sha256());
    assertEquals(Download.Unpack.ZIP, download.unpack());
    assertEquals("", download.into());
  }

  @Test
  void badDescriptorsAreTold() throws IOException {
    Path file = dir.resolve("bad.json");
    assertBad(file, "", file + " is empty");
    assertBad(file, "{}", file + ": splits must name at least one split");
    String split = "\"splits\": {\"val\": {\"images\": \".\"}}";
    assertBad(
        file,
        "{" + split + ", \"format\": \"csv\"}",
        file + ": format must be one of [coco, karpathy, flickr, folder]: csv");
    assertBad(
        file, "{" + split + ", \"format\": \"coco\"}", file + ": split val must have annotations");
    assertBad(
        file,
        "{" + split + ", \"format\": \"folder\", \"downloads\": [{\"url\": \"file:///x\"}]}",
        file + ": url must be http or https: file:///x");
    Files.writeString(file, "{\"splits\": [1]}");
    String message = message(() -> DatasetDescriptor.load(file.toString(), dir));
    assertTrue(message.startsWith(file + " is not the JSON expected: "), () -> message);
  }

  private void assertBad(Path file, String json, String expected) throws IOException {
    Files.writeString(file, json);
    assertEquals(expected, message(() -> DatasetDescriptor.load(file.toString(), dir)));
  }

  @Test
  void aFolderNeedsNoAnnotations() throws IOException {
    Files.writeString(
        dir.resolve("mine.json"),
        "{\"format\": \"folder\", \"splits\": {\"all\": {\"images\": \".\"}}}");
    Path photos = Files.createDirectory(dir.resolve("mine"));
    Files.createFile(photos.resolve("a.jpg"));
    Files.writeString(photos.resolve("a.txt"), "A dog.\n");
    CaptionDataset all =
        DatasetDescriptor.load(dir.resolve("mine.json").toString(), Path.of("none")).split("all");
    assertEquals(List.of("A dog."), all.images().get(0).captions());
  }

  @Test
  void karpathyAndFlickrAreReadWithTheirOwnReaders() throws IOException {
    Path root = Files.createDirectories(dir.resolve("k/photos")).getParent();
    Files.writeString(
        root.resolve("d.json"),
        """
        {"images": [{"filename": "a.jpg", "split": "train", "sentences": [{"raw": "A dog."}]},
                    {"filename": "b.jpg", "split": "test", "sentences": []}]}
        """);
    Files.writeString(root.resolve("t.token"), "a.jpg#0\tA dog.\n");
    Files.writeString(
        dir.resolve("k.json"),
        """
        {"format": "karpathy", "splits": {"train":
          {"annotations": "d.json", "images": "photos", "subset": ["train"]}}}
        """);
    Files.writeString(
        dir.resolve("f.json"),
        """
        {"name": "k", "format": "flickr", "splits": {"train":
          {"annotations": "t.token", "images": "photos"}}}
        """);
    List<CaptionedImage> expected =
        List.of(
            new CaptionedImage(
                0, root.toAbsolutePath().resolve("photos/a.jpg"), List.of("A dog.")));
    assertEquals(expected, DatasetDescriptor.load("k", dir).split("train").images());
    assertEquals(expected, DatasetDescriptor.load("f", dir).split("train").images());
    assertEquals(Format.FLICKR, DatasetDescriptor.load("f", dir).format());
    assertEquals(Set.of("train"), DatasetDescriptor.load("k", dir).splits().get("train").subset());
  }
}
