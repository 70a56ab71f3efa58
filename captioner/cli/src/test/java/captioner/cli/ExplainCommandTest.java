package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final Path PHOTO = TinyRun.PHOTOS.resolve("000000000285.jpg");

  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @Test
  void drawsAFigureAndPrintsTheCaption() throws IOException {
    Path file = temp.resolve("figure.png");
    Program explained = explain(PHOTO, file).succeeds();
    Program captioned = Program.run("caption", PHOTO, "--model", TinyRun.MODEL).succeeds();

    assertEquals(PHOTO + "\t" + explained.out(), captioned.out());
    BufferedImage figure = ImageIO.read(file.toFile());
    assertTrue(figure.getWidth() > 600 && figure.getHeight() > 300);
  }

  @Test
  void photosThatCannotBeReadAreNamed() throws IOException {
    Path text = Files.writeString(temp.resolve("text.jpg"), "not a photo");
    Path file = temp.resolve("figure.png");

    explain(text, file).fails(ExitCode.BAD_INPUT, text + ": not an image");
    explain(temp, file).fails(ExitCode.BAD_INPUT, temp + ": a folder, not a photo");
    assertFalse(Files.exists(file));
  }

  @Test
  void figuresArePng() {
    explain(PHOTO, temp.resolve("figure.jpg"))
        .fails(ExitCode.USAGE, "--output must end in .png: " + temp.resolve("figure.jpg"));
  }

  @Test
  void onePhotoAndAnOutputAreAskedFor() {
    Program.run("explain", "--output", "x.png").fails(ExitCode.USAGE, "give one photo");
    Program.run("explain", PHOTO).fails(ExitCode.USAGE, "--output is needed");
  }

  private Program explain(Path photo, Path output) {
    return Program.run("explain", photo, "--output", output, "--model", TinyRun.MODEL);
  }
}
