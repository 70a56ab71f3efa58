package captioner.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Bounds;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An XMP file of any bytes takes a caption or stays as it is, and any caption comes back. */
class XmpSidecarFuzzTest {
  private static final long MAX_BYTES = 64_000_000;

  @FuzzTest(maxDuration = "30m")
  void existingFile(byte[] xmp) throws IOException {
    Path folder = Files.createTempDirectory("fuzzed");
    Path file = folder.resolve("photo.xmp");
    try {
      Bounds.within(MAX_BYTES, () -> writeOrLeaveAlone(folder, xmp));
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static void writeOrLeaveAlone(Path folder, byte[] xmp) throws IOException {
    Path photo = folder.resolve("photo.jpg");
    Path file = folder.resolve("photo.xmp");
    XmpSidecar sidecar = sidecar(photo);
    Files.write(file, xmp);
    try {
      sidecar.isCaptioned(photo);
      sidecar.write(Captions.of(photo, "A dog."), Existing.REPLACE);
    } catch (IOException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertEquals(-1, Arrays.mismatch(xmp, Files.readAllBytes(file)));
      return;
    }
    assertTrue(sidecar.isCaptioned(photo));
    assertEquals(Optional.of("A dog."), XmpDescription.in(XmpFile.read(file)));
  }

  @FuzzTest(maxDuration = "30m")
  void caption(byte[] utf8) throws IOException {
    String caption = new String(utf8, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("fuzzed");
    Path photo = folder.resolve("photo.jpg");
    Path file = folder.resolve("photo.xmp");
    try {
      Bounds.within(
          MAX_BYTES, () -> sidecar(photo).write(Captions.of(photo, caption), Existing.REPLACE));
      assertEquals(Optional.of(XmpFile.text(caption)), XmpDescription.in(XmpFile.read(file)));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static XmpSidecar sidecar(Path photo) {
    return new XmpSidecar(new SidecarNames(List.of(photo), List.of(), Optional.empty()));
  }
}
