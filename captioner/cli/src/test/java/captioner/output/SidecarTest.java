package captioner.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each photo has files of its own, whose names never meet. */
class SidecarTest {
  @TempDir Path temp;

  @Test
  void sidecarHasThePhotosNameAsOtherProgramsExpect() throws IOException {
    SidecarNames names = beside("a/beach.jpg", "a/beach.old.jpg", "b/beach.jpg", "no extension");
    assertEquals(Path.of("a/beach.txt"), names.file(Path.of("a/beach.jpg"), "txt"));
    assertEquals(Path.of("a/beach.old.xmp"), names.file(Path.of("a/beach.old.jpg"), "xmp"));
    assertEquals(Path.of("b/beach.txt"), names.file(Path.of("b/beach.jpg"), "txt"));
    assertEquals(Path.of("no extension.txt"), names.file(Path.of("no extension"), "txt"));
  }

  @Test
  void photosThatDifferInTheirExtensionKeepIt() throws IOException {
    SidecarNames names = beside("beach.jpg", "BEACH.png", "dune.jpg");
    assertEquals(Path.of("beach.jpg.txt"), names.file(Path.of("beach.jpg"), "txt"));
    assertEquals(Path.of("BEACH.png.txt"), names.file(Path.of("BEACH.png"), "txt"));
    assertEquals(Path.of("dune.txt"), names.file(Path.of("dune.jpg"), "txt"));
  }

  @Test
  void photoThatIsCalledLikeASidecarIsNotOverwritten() throws IOException {
    SidecarNames names = beside("beach.txt", "dune.jpg", "dune.xmp");
    assertEquals(Path.of("beach.txt.txt"), names.file(Path.of("beach.txt"), "txt"));
    assertEquals(Path.of("dune.jpg.xmp"), names.file(Path.of("dune.jpg"), "xmp"));
    assertEquals(Path.of("dune.xmp.xmp"), names.file(Path.of("dune.xmp"), "xmp"));
  }

  @Test
  void otherFolderHasTheTreeBelowEachRoot() throws IOException {
    SidecarNames names =
        new SidecarNames(
            paths("in/a/x.jpg", "in/y.jpg", "../other/z.jpg", "/abs/w.jpg"),
            paths("./in"),
            Optional.of(Path.of("out")));
    assertEquals(Path.of("out/a/x.txt"), names.file(Path.of("in/a/x.jpg"), "txt"));
    assertEquals(Path.of("out/y.txt"), names.file(Path.of("in/y.jpg"), "txt"));
    assertEquals(Path.of("out/other/z.txt"), names.file(Path.of("../other/z.jpg"), "txt"));
    assertEquals(Path.of("out/abs/w.txt"), names.file(Path.of("/abs/w.jpg"), "txt"));
  }

  @Test
  void photosOfTheSameNameInTwoRootsAreRefused() {
    SidecarNames names =
        new SidecarNames(paths("a/x.jpg", "b/x.jpg"), paths("a", "b"), Optional.of(Path.of("out")));
    IOException refusal =
        assertThrows(IOException.class, () -> names.file(Path.of("a/x.jpg"), "txt"));
    assertTrue(refusal.getMessage().contains("one folder at a time"), refusal.getMessage());
  }

  @Test
  void textSidecarHoldsTheCaption() throws IOException {
    Path photo = temp.resolve("beach.jpg");
    TextSidecar sidecar = new TextSidecar(new SidecarNames(List.of(photo), List.of(), out()));
    assertFalse(sidecar.isCaptioned(photo));
    sidecar.write(Captions.of(photo, "A dog.", "A cat."), Existing.REFUSE);
    assertTrue(sidecar.isCaptioned(photo));
    assertEquals("A dog.\n", Files.readString(sidecar.file(photo)));
    try (Stream<Path> files = Files.list(sidecar.file(photo).getParent())) {
      assertEquals(1, files.count(), "no temporary file stays");
    }
  }

  private Optional<Path> out() {
    return Optional.of(temp.resolve("out"));
  }

  @Test
  void textSidecarOfAnotherCaptionIsReplacedOnlyIfAsked() throws IOException {
    Path photo = temp.resolve("beach.jpg");
    TextSidecar sidecar =
        new TextSidecar(new SidecarNames(List.of(photo), List.of(), Optional.empty()));
    Files.writeString(temp.resolve("beach.txt"), "My words.");
    IOException refusal =
        assertThrows(
            IOException.class, () -> sidecar.write(Captions.of(photo, "A dog."), Existing.REFUSE));
    assertTrue(refusal.getMessage().contains("--overwrite"), refusal.getMessage());
    sidecar.write(Captions.of(photo, "A dog."), Existing.KEEP);
    assertEquals("My words.", Files.readString(temp.resolve("beach.txt")));
    sidecar.write(Captions.of(photo, "A dog."), Existing.REPLACE);
    assertEquals("A dog.\n", Files.readString(temp.resolve("beach.txt")));
    sidecar.write(Captions.of(photo, "A dog."), Existing.REFUSE); // the same one
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void linkToASidecarStaysALink() throws IOException {
    Path target = Files.writeString(temp.resolve("kept elsewhere.txt"), "My words.");
    Path link = Files.createSymbolicLink(temp.resolve("beach.txt"), target);
    AtomicFile.write(link, new byte[] {'x'});
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("x", Files.readString(target));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has other permissions")
  void permissionsOfAFileStay() throws IOException {
    Path file = Files.writeString(temp.resolve("beach.txt"), "My words.");
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-rw-r--");
    Files.setPosixFilePermissions(file, permissions);
    AtomicFile.write(file, new byte[] {'x'});
    assertEquals(permissions, Files.getPosixFilePermissions(file));
  }

  private static SidecarNames beside(String... photos) {
    return new SidecarNames(paths(photos), List.of(), Optional.empty());
  }

  private static List<Path> paths(String... names) {
    return Stream.of(names).map(Path::of).toList();
  }
}
