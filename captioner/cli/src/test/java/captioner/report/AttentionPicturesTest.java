package captioner.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.CaptionedPhoto;
import captioner.image.Resize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where attention is painted, and how. */
class AttentionPicturesTest {
  private static final Path PHOTO = Path.of("dog.jpg");

  @Test
  void squashedPhotosAreSeenWhole() {
    assertEquals(new AttentionRegion(0, 0, 1, 1), AttentionRegion.of(Resize.SQUASH, 400, 200));
  }

  @Test
  void croppedPhotosAreSeenInTheMiddle() {
    assertEquals(
        new AttentionRegion(0.25, 0, 0.5, 1), AttentionRegion.of(Resize.CENTER_CROP, 400, 200));
  }

  @Test
  void paddedPhotosLieInTheMiddleOfTheirGrid() {
    assertEquals(new AttentionRegion(0, -0.5, 1, 2), AttentionRegion.of(Resize.PAD, 400, 200));
  }

  @Test
  void evenAttentionStaysEven() {
    for (float heat : new HeatMap(3, 3, Collections.nCopies(9, 1 / 9f)).sample(20, 10)) {
      assertEquals(1, heat, 1e-6);
    }
  }

  @Test
  void heatPeaksInTheMiddleOfTheCellAndFallsSmoothly() {
    int peak = 7 * 2 + 5;
    float[] heat =
        new HeatMap(7, 7, IntStream.range(0, 49).mapToObj(i -> i == peak ? 1f : 0f).toList())
            .sample(70, 70);

    assertTrue(heat[70 * 25 + 55] > 0.99, "the middle of the cell");
    assertEquals(0, heat[70 * 60 + 10], 1e-6, "the other end");
    for (int i = 1; i < heat.length; i++) {
      assertTrue(heat[i] >= 0 && heat[i] <= 1);
      assertTrue(i % 70 == 0 || Math.abs(heat[i] - heat[i - 1]) < 0.1, "no edges");
    }
  }

  @Test
  void whatIsLookedAtIsLighter() {
    double before = -1;
    for (int i = 0; i <= 10; i++) {
      int argb = HeatColours.argb(i / 10f);
      double opacity = (argb >>> 24) / 255.0;
      double grey =
          0.2126 * (argb >> 16 & 255) + 0.7152 * (argb >> 8 & 255) + 0.0722 * (argb & 255);
      double onGrey = opacity * grey + (1 - opacity) * 128;
      assertTrue(onGrey > before, "at " + i);
      before = onGrey;
    }
  }

  @Test
  void figureHasAPanelForThePhotoAndForEveryWord() throws IOException {
    BufferedImage wide = white(640, 320);
    CaptionedPhoto seven = ReportPhotos.captioned(PHOTO, "A dog runs over the green grass.", 0.5);
    BufferedImage figure = ExplainFigure.draw(wide, seven, Resize.SQUASH, "tiny");

    assertEquals(20 + 3 * 340, figure.getWidth(), "3 columns");
    BufferedImage more =
        ExplainFigure.draw(
            wide,
            ReportPhotos.captioned(PHOTO, "A dog runs over the green grass and barks.", 0.5),
            Resize.SQUASH,
            "tiny");
    assertEquals(20 + 4 * 340, more.getWidth(), "4 columns");
    assertEquals(figure.getHeight(), more.getHeight(), "3 rows");
  }

  @Test
  void figureDarkensWhatACroppedPhotoHides() throws IOException {
    CaptionedPhoto dog = ReportPhotos.captioned(PHOTO, "A dog.", 0.5);
    BufferedImage cropped = ExplainFigure.draw(white(640, 320), dog, Resize.CENTER_CROP, "tiny");
    BufferedImage whole = ExplainFigure.draw(white(640, 320), dog, Resize.SQUASH, "tiny");

    int x = 20 + 40; // in the left of the second word's panel, which is the last row's first
    int y = cropped.getHeight() - 20 - 160 + 25;
    assertTrue(green(whole, x, y) > green(cropped, x, y) + 30);
  }

  @Test
  void smallAndNarrowPhotosHaveFiguresToo() throws IOException {
    for (int[] size : new int[][] {{1, 1}, {2, 900}, {900, 2}}) {
      for (Resize resize : Resize.values()) {
        ExplainFigure.draw(
            white(size[0], size[1]), ReportPhotos.captioned(PHOTO, "A dog.", 0.5), resize, "tiny");
      }
    }
  }

  @Test
  void figureNeedsAttention() {
    CaptionedPhoto looked = ReportPhotos.captioned(PHOTO, "A dog.", 0.5);
    CaptionedPhoto blind = new CaptionedPhoto(PHOTO, looked.captions(), Optional.empty());
    assertThrows(
        IllegalArgumentException.class,
        () -> ExplainFigure.draw(white(9, 9), blind, Resize.SQUASH, "tiny"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the platform brings its fonts")
  void aMachineWithoutFontsIsToldWhatToInstall(@TempDir Path temp) throws Exception {
    Path none = Files.writeString(temp.resolve("fonts.conf"), "<fontconfig/>");
    ProcessBuilder java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Djava.awt.headless=true",
            "-Duser.home=" + temp, // where Java remembers fonts
            "-cp",
            System.getProperty("java.class.path"),
            WithoutFonts.class.getName());
    java.environment().put("FONTCONFIG_FILE", none.toString());
    Process process = java.redirectErrorStream(true).start();

    assertEquals(
        "this machine has no font to write with; install one, on Debian by"
            + " apt-get install fontconfig fonts-dejavu-core",
        new String(process.getInputStream().readAllBytes()).strip());
  }

  /** Draws a figure and prints why that is not possible. */
  static final class WithoutFonts {
    public static void main(String[] args) {
      try {
        CaptionedPhoto dog = ReportPhotos.captioned(PHOTO, "A dog.", 0.5);
        ExplainFigure.draw(white(9, 9), dog, Resize.SQUASH, "tiny");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static int green(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) >> 8 & 255;
  }

  private static BufferedImage white(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xffffff);
      }
    }
    return image;
  }
}
