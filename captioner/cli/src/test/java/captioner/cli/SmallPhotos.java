package captioner.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Makes photos that are read fast, each different. */
final class SmallPhotos {
  private static final int SIDE = 32; // px

  private SmallPhotos() {}

  /** Writes photos into a folder; every fiftieth is broken. */
  static void write(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("photo-%05d.jpg".formatted(i));
      if (i % 50 == 49) {
        Files.writeString(file, "not a photo");
      } else {
        ImageIO.write(picture(random), "jpg", file.toFile());
      }
    }
  }

  private static BufferedImage picture(Random random) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < 6; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(random.nextInt(SIDE), random.nextInt(SIDE), SIDE / 2, SIDE / 2);
    }
    graphics.dispose();
    return picture;
  }
}
