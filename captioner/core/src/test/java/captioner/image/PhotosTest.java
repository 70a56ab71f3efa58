package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhotosTest {
  @TempDir private Path folder;

  @Test
  void foldersGiveTheirImagesSortedByPath() throws IOException {
    Path second = image("b.png");
    Path third = image("c/a.png");
    Path first = image("a.png");
    assertEquals(List.of(first, second, third), Photos.find(List.of(folder)));
  }

  @Test
  void inputsKeepTheirOrderAndEachPhotoComesOnce() throws IOException {
    Path a = image("x/a.png");
    Path b = image("y/b.png");
    Path y = folder.resolve("y");
    assertEquals(List.of(b, a), Photos.find(List.of(b, y, folder, a, b)));
  }

  @Test
  void contentOrANameThatPromisesAPictureCounts() throws IOException {
    Path unnamed = image("picture");
    Path broken = text("broken.JPG");
    text("notes.txt");
    text("README");
    assertEquals(List.of(broken, unnamed), Photos.find(List.of(folder)));
  }

  @Test
  void filesGivenByNameAreAlwaysTaken() throws IOException {
    Path notes = text("notes.txt");
    Path hidden = image(".hidden.png");
    assertEquals(List.of(notes, hidden), Photos.find(List.of(notes, hidden)));
  }

  @Test
  void hiddenFilesAndFoldersAreSkippedUnlessGiven() throws IOException {
    image(".hidden.png");
    Path inside = image(".folder/a.png");
    assertEquals(List.of(), Photos.find(List.of(folder)));
    assertEquals(List.of(inside), Photos.find(List.of(folder.resolve(".folder"))));
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    Path photo = image("a/photo.png");
    Files.createSymbolicLink(folder.resolve("a/circle"), folder);
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("dangling.png"), folder.resolve("gone.png"));
    assertEquals(List.of(photo), Photos.find(List.of(folder)));
  }

  @Test
  void anEmptyFolderHasNoPhotos() throws IOException {
    assertEquals(List.of(), Photos.find(List.of(folder)));
  }

  @Test
  void aMissingPathIsNamed() {
    Path gone = folder.resolve("gone");
    Exception failure =
        assertThrows(NoSuchFileException.class, () -> Photos.find(List.of(folder, gone)));
    assertEquals(gone + ": no such file or folder", failure.getMessage());
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
