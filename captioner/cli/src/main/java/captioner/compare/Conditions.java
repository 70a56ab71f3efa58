package captioner.compare;

import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What is the same for all rows.
 *
 * @param recipe of the comparison
 * @param trainWords flags of {@code train} that name data and cache
 * @param evaluateWords flags of {@code evaluate} that name the validation data
 * @param training to learn from
 * @param validation to be judged by
 */
public record Conditions(
    ComparisonRecipe recipe,
    List<String> trainWords,
    List<String> evaluateWords,
    CaptionDataset training,
    CaptionDataset validation) {
  private static final int TIMED_PHOTOS = 50;

  /** Keeps copies of the lists. */
  public Conditions {
    trainWords = List.copyOf(trainWords);
    evaluateWords = List.copyOf(evaluateWords);
  }

  /** Returns what is equal for the same budget and captions. */
  String identity() {
    CRC32 sum = new CRC32();
    for (CaptionDataset split : List.of(training, validation)) {
      for (CaptionedImage image : split.images()) {
        String text = image.id() + "\n" + String.join("\n", image.captions()) + "\n\n";
        sum.update(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return recipe.minutes() + "\n" + HexFormat.of().toHexDigits((int) sum.getValue());
  }

  /** Returns the photos on which captions are timed. */
  List<Path> timedPhotos() {
    return validation.images().stream().map(CaptionedImage::file).limit(TIMED_PHOTOS).toList();
  }
}
