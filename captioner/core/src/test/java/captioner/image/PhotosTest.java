package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhotosTest {
  @TempDir private Path folder;

  @Test
  void foldersGiveTheirImagesSortedByPath() throws IOException {
    Path second = image("b.png");
    Path third = image("c/a.png");
    Path first = image("a.png");
    assertEquals(List.of(first, second, third), find(folder));
  }

  @Test
  void inputsKeepTheirOrderAndEachPhotoComesOnce() throws IOException {
    Path a = image("x/a.png");
    Path b = image("y/b.png");
    Path y = folder.resolve("y");
    assertEquals(List.of(b, a), find(b, y, folder, a, b));
  }

  @Test
  void contentOrANameThatPromisesAPictureCounts() throws IOException {
    Path unnamed = image("picture");
    Path misnamed = image("picture.txt");
    Path broken = text("broken.JPG");
    assertEquals(List.of(broken, unnamed, misnamed), find(folder));
  }

  @Test
  void otherFilesAreCountedOnce() throws IOException {
    text("notes.txt");
    text("below/README");
    text(".hidden");
    image("a.png");
    Photos found = Photos.find(List.of(folder, folder.resolve("below")), PhotoSearch.defaults());
    assertEquals(2, found.passedOver());
  }

  @Test
  void filesGivenByNameAreAlwaysTaken() throws IOException {
    Path notes = text("notes.txt");
    Path hidden = image(".hidden.png");
    PhotoSearch pngs = new PhotoSearch(1, List.of("*.png"), List.of("h*"));
    assertEquals(List.of(notes, hidden), find(pngs, notes, hidden));
  }

  @Test
  void hiddenFilesAndFoldersAreSkippedUnlessGiven() throws IOException {
    image(".hidden.png");
    Path inside = image(".folder/a.png");
    assertEquals(List.of(), find(folder));
    assertEquals(List.of(inside), find(folder.resolve(".folder")));
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    Path photo = image("a/photo.png");
    Files.createSymbolicLink(folder.resolve("a/circle"), folder);
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    assertEquals(List.of(photo), find(folder));
  }

  /** Each of 40 folders holds two links to the next: 2^40 ways to the photo. */
  @Test
  void manyWaysToAFolderAreTakenOnce() throws IOException {
    for (int i = 0; i < 40; i++) {
      Path step = Files.createDirectories(folder.resolve("steps/" + i));
      Path next = folder.resolve("steps/" + (i + 1));
      Files.createSymbolicLink(step.resolve("left"), next);
      Files.createSymbolicLink(step.resolve("right"), next);
    }
    image("steps/40/photo.png");
    assertEquals(1, find(folder.resolve("steps/0")).size());
  }

  @Test
  void linksThatLeadNowhereAreListedWhereTheyPromiseAPhoto() throws IOException {
    Path dangling =
        Files.createSymbolicLink(folder.resolve("dangling.png"), folder.resolve("gone.png"));
    Path circle = Files.createSymbolicLink(folder.resolve("self.png"), folder.resolve("self.png"));
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("gone"));
    Photos found = Photos.find(List.of(folder), PhotoSearch.defaults());
    assertEquals(new Photos(List.of(dangling, circle), 1, List.of()), found);
  }

  @Test
  void depthIsLimited() throws IOException {
    Path own = image("own.png");
    Path second = image("a/second.png");
    image("a/b/third.png");
    assertEquals(List.of(own), find(new PhotoSearch(1, List.of(), List.of()), folder));
    assertEquals(List.of(second, own), find(new PhotoSearch(2, List.of(), List.of()), folder));
  }

  @Test
  void patternsChooseAmongTheFilesOfAFolder() throws IOException {
    Path a = image("a.png");
    Path b = image("2024/b.PNG");
    image("2024/c.gif");
    image("2024/thumbs/b.png");
    PhotoSearch search = new PhotoSearch(9, List.of("*.png"), List.of("thumbs/", "/b*"));
    assertEquals(List.of(b, a), find(search, folder));
    search = new PhotoSearch(9, List.of("2024/*.png", "*.gif"), List.of("**/c.*"));
    assertEquals(List.of(b), find(search, folder));
  }

  @Test
  void filesThatNoPatternWantsAreNotCounted() throws IOException {
    text("notes.txt");
    image("a.png");
    PhotoSearch pngs = new PhotoSearch(9, List.of("*.png"), List.of());
    assertEquals(0, Photos.find(List.of(folder), pngs).passedOver());
  }

  @Test
  void anEmptyFolderHasNoPhotos() {
    assertEquals(List.of(), find(folder));
  }

  @Test
  void aMissingPathIsAFailureAndTheOthersAreFound() throws IOException {
    Path gone = folder.resolve("gone");
    Path photo = image("a.png");
    Photos found = Photos.find(List.of(gone, folder), PhotoSearch.defaults());
    Photos.Failure failure = new Photos.Failure(gone, "no such file or folder");
    assertEquals(new Photos(List.of(photo), 0, List.of(failure)), found);
    assertEquals(gone + ": no such file or folder", failure.toString());
  }

  @Test
  void aFolderThatCannotBeOpenedIsAFailure() throws IOException {
    Path secret = Files.createDirectory(folder.resolve("secret"));
    Assumptions.assumeTrue(
        secret.toFile().setReadable(false) && !Files.isReadable(secret),
        "needs a user other than root");
    Photos found = Photos.find(List.of(folder), PhotoSearch.defaults());
    assertEquals(
        List.of(new Photos.Failure(secret, "no permission to open this folder")), found.failures());
  }

  @Test
  void searchesAreValidated() {
    Exception failure =
        assertThrows(
            IllegalArgumentException.class, () -> new PhotoSearch(0, List.of(), List.of()));
    assertEquals("maxDepth must be 1 or more: 0", failure.getMessage());
    failure =
        assertThrows(
            IllegalArgumentException.class, () -> new PhotoSearch(1, List.of("[a"), List.of()));
    assertEquals("not a pattern of file names: '[a'", failure.getMessage());
  }

  private static List<Path> find(Path... inputs) {
    return find(PhotoSearch.defaults(), inputs);
  }

  private static List<Path> find(PhotoSearch search, Path... inputs) {
    Photos found = Photos.find(List.of(inputs), search);
    assertEquals(List.of(), found.failures());
    return found.files();
  }

  private Path image(String name) throws IOException {
    return write(name, TestPicture.encoded(TestPicture.rgb(), "png"));
  }

  private Path text(String name) throws IOException {
    return write(name, "just words".getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }
}
