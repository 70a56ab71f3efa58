package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Karpathy's splits, Flickr's token files, and folders of one's own. */
class CaptionReadersTest {
  private static final String KARPATHY =
      """
      {"images": [
        {"filepath": "val2014", "filename": "a.jpg", "imgid": 0, "cocoid": 391, "split": "test",
         "sentids": [1], "sentences": [{"tokens": ["a", "man"], "raw": "A man. ", "imgid": 0}]},
        {"filename": "b.jpg", "imgid": 5, "split": "train", "sentences": []},
        {"filepath": "train2014", "filename": "c.jpg", "cocoid": 7, "split": "restval",
         "sentences": [{"raw": "One"}, {"raw": "Two"}]}],
       "dataset": "coco"}
      """;

  @TempDir Path dir;

  private Path write(String name, String content) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private CaptionedImage image(long id, String file, String... captions) {
    return new CaptionedImage(id, dir.resolve(file), List.of(captions));
  }

  private static String message(Executable reading) {
    return assertThrows(DatasetException.class, reading).getMessage();
  }

  @Test
  void karpathySplitsAreFilteredAndNumberedByCoco() throws IOException {
    Path json = write("dataset_coco.json", KARPATHY);
    CaptionedImage test = image(391, "val2014/a.jpg", "A man.");
    CaptionedImage train = image(5, "b.jpg");
    CaptionedImage rest = image(7, "train2014/c.jpg", "One", "Two");
    assertEquals(List.of(test), KarpathySplits.read(json, dir, Set.of("test")).images());
    assertEquals(
        List.of(train, rest), KarpathySplits.read(json, dir, Set.of("train", "restval")).images());
    assertEquals(List.of(test, train, rest), KarpathySplits.read(json, dir, Set.of()).images());
  }

  @Test
  void anUnknownKarpathySplitListsThoseThereAre() throws IOException {
    Path json = write("dataset_coco.json", KARPATHY);
    assertEquals(
        json + " has no split dev; it has restval, test, train",
        message(() -> KarpathySplits.read(json, dir, Set.of("dev"))));
  }

  @Test
  void flickrTokensAreGroupedByPhotoAndTheListKeepsTheirNumbers() throws IOException {
    Path tokens =
        write(
            "Flickr8k.token.txt",
            "b.jpg#0\tA dog .\nb.jpg#1\tTwo #1 dogs\t.\na.jpg#0\tA cat .\n\nc#d.jpg#0\tA cow .\n");
    assertEquals(
        List.of(
            image(0, "b.jpg", "A dog .", "Two #1 dogs\t."),
            image(1, "a.jpg", "A cat ."),
            image(2, "c#d.jpg", "A cow .")),
        FlickrTokens.read(tokens, dir).images());
    Path list = write("dev.txt", "c#d.jpg\na.jpg\n");
    CaptionDataset dev = FlickrTokens.read(tokens, dir, list);
    assertEquals(
        List.of(image(1, "a.jpg", "A cat ."), image(2, "c#d.jpg", "A cow .")), dev.images());
    assertEquals("dev.txt", dev.name());
  }

  @Test
  void flickrCaptionsAsCsvAreReadToo() throws IOException {
    Path csv =
        write("captions.txt", "image,caption\na.jpg,\"A dog, running .\"\na.jpg,Two dogs .\n");
    assertEquals(
        List.of(image(0, "a.jpg", "A dog, running .", "Two dogs .")),
        FlickrTokens.read(csv, dir).images());
  }

  @Test
  void badFlickrFilesAreTold() throws IOException {
    Path tokens = write("t.token", "a.jpg#0\tA dog\nb.jpg A cat\n");
    assertEquals(
        tokens + " line 2: expected NAME#NUMBER, a tab and a caption: b.jpg A cat",
        message(() -> FlickrTokens.read(tokens, dir)));
    Path good = write("good.token", "a.jpg#0\tA dog\n");
    Path list = write("list.txt", "a.jpg\nz.jpg\n");
    assertEquals(
        "list.txt names z.jpg, which good.token does not list",
        message(() -> FlickrTokens.read(good, dir, list)));
    Path empty = write("empty.token", "\n");
    assertEquals("empty.token has no images", message(() -> FlickrTokens.read(empty, dir)));
    Path none = dir.resolve("none");
    assertEquals("no such file: " + none, message(() -> FlickrTokens.read(none, dir)));
  }

  @Test
  void aFolderWithCaptionsCsvIsReadBySplit() throws IOException {
    write(
        "captions.csv",
        "\uFEFFImage, Caption, Split\nb.jpg,A dog,train\na.jpg,\"A \"\"cat\"\"\",val\nb.jpg,Dogs,train\n");
    assertEquals(
        List.of(image(0, "b.jpg", "A dog", "Dogs"), image(1, "a.jpg", "A \"cat\"")),
        CaptionFolder.read(dir, Set.of()).images());
    assertEquals(
        List.of(image(1, "a.jpg", "A \"cat\"")), CaptionFolder.read(dir, Set.of("val")).images());
    assertEquals(
        dir.resolve("captions.csv") + " has no split test; it has train, val",
        message(() -> CaptionFolder.read(dir, Set.of("test"))));
  }

  @Test
  void badCsvFilesAreTold() throws IOException {
    Path csv = write("captions.csv", "file,text\na.jpg,A dog\n");
    assertEquals(
        csv + " needs a first line with the columns image,caption[,split]: file,text",
        message(() -> CaptionFolder.read(dir, Set.of())));
    write("captions.csv", "image,caption\na.jpg\n");
    assertEquals(
        csv + " line 2: expected an image and a caption: a.jpg",
        message(() -> CaptionFolder.read(dir, Set.of())));
    write("captions.csv", "image,caption\na.jpg,\"open\nquote");
    assertTrue(
        message(() -> CaptionFolder.read(dir, Set.of()))
            .startsWith(csv + " is not the CSV expected: "));
    write("captions.csv", "image,caption\na.jpg,A dog\n");
    assertEquals(
        csv + " has no split val; it has none",
        message(() -> CaptionFolder.read(dir, Set.of("val"))));
  }

  @Test
  void textsBesidePhotosAreReadInPathOrder() throws IOException {
    write("sub/b.JPG", "");
    write("sub/b.txt", "Two dogs\nTwo dogs\n\n A cat \n");
    write("a.png", "");
    write("README.txt", "not a caption");
    write(".hidden.jpg", "");
    assertEquals(
        List.of(image(0, "a.png"), image(1, "sub/b.JPG", "Two dogs", "Two dogs", "A cat")),
        CaptionFolder.read(dir, Set.of()).images());
  }

  @Test
  void foldersWithoutCaptionsAreTold() throws IOException {
    assertEquals(dir + " has no images", message(() -> CaptionFolder.read(dir, Set.of())));
    write("a.jpg", "");
    assertEquals(
        dir + " has neither a captions.csv nor a .txt file beside any photo",
        message(() -> CaptionFolder.read(dir, Set.of())));
    assertEquals(
        "no such folder: " + dir.resolve("none"),
        message(() -> CaptionFolder.read(dir.resolve("none"), Set.of())));
  }
}
