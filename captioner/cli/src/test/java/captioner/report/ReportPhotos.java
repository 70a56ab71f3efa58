package captioner.report;

import captioner.AttentionMap;
import captioner.Caption;
import captioner.CaptionedPhoto;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Photos with made-up captions, and attention that wanders over the grid word by word. */
final class ReportPhotos {
  private static final int SIDE = 7;

  private ReportPhotos() {}

  /** Returns a photo with this caption, a worse one, and attention of every word. */
  static CaptionedPhoto captioned(Path photo, String caption, double confidence) {
    List<String> words = List.of(caption.toLowerCase().replace(".", "").split(" "));
    double logProb = (words.size() + 1) * Math.log(confidence);
    Caption best = new Caption(caption, words, logProb, logProb / words.size());
    Caption second = new Caption("Something else.", List.of("something", "else"), -9, -4.5);
    return new CaptionedPhoto(photo, List.of(best, second), Optional.of(attention(words.size())));
  }

  /** Returns attention whose i-th word looks at the i-th cell of the diagonal. */
  static AttentionMap attention(int words) {
    List<List<Float>> maps = new ArrayList<>();
    for (int word = 0; word < words; word++) {
      int peak = word % SIDE * (SIDE + 1);
      maps.add(IntStream.range(0, SIDE * SIDE).mapToObj(i -> i == peak ? 0.52f : 0.01f).toList());
    }
    return new AttentionMap(SIDE, SIDE, maps);
  }

  /** Makes a photo, red on the left and blue on the right. */
  static Path photo(Path file, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width / 2, 0, width, height);
    graphics.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
