package captioner.cli;

import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.CocoCaptions;
import captioner.data.DatasetDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/**
 * The photos and captions of a training run.
 *
 * @param training to learn from
 * @param validation to be judged by
 * @param isHeldOut whether the latter were taken out of what there was to learn from
 */
record TrainingSplits(CaptionDataset training, CaptionDataset validation, boolean isHeldOut) {
  private static final double HELD_OUT = 0.1;
  private static final int MOST_HELD_OUT = 1000;

  static List<Option> options() {
    return List.of(
        Flags.dataset(),
        Flags.value("annotations", "FILE", "training captions, COCO captions JSON"),
        Flags.images(),
        Flags.value(
            "val-annotations",
            "FILE",
            "validation captions; default: a tenth of the training photos is held out"),
        Flags.value("val-images", "FOLDER", "their photos; default: the folder of --images"));
  }

  /**
   * Reads the splits that the flags name.
   *
   * @param seed of what is held out where no split is for validation
   */
  static TrainingSplits of(CommandLine line, Console console, int seed)
      throws IOException, UsageException {
    if (Flags.namesDataset(line)) {
      Flags.refuse(line, "goes with --annotations", "val-annotations", "val-images");
      DatasetDescriptor dataset =
          DatasetDescriptor.load(line.getOptionValue("dataset"), console.datasets());
      CaptionDataset training = dataset.split("train");
      return dataset.splits().containsKey("val")
          ? new TrainingSplits(training, dataset.split("val"), false)
          : holdOut(training, seed);
    }
    Path images = Path.of(line.getOptionValue("images"));
    CaptionDataset training =
        CocoCaptions.read(Path.of(line.getOptionValue("annotations")), images);
    if (!line.hasOption("val-annotations")) {
      Flags.refuse(line, "goes with --val-annotations", "val-images");
      return holdOut(training, seed);
    }
    Path valImages = Path.of(line.getOptionValue("val-images", images.toString()));
    return new TrainingSplits(
        training,
        CocoCaptions.read(Path.of(line.getOptionValue("val-annotations")), valImages),
        false);
  }

  /** Takes a tenth of the photos, a thousand at most, out of the training data for validation. */
  private static TrainingSplits holdOut(CaptionDataset all, int seed) throws IOException {
    List<CaptionedImage> shuffled = new ArrayList<>(all.requireNotEmpty().images());
    Collections.shuffle(shuffled, new Random(seed));
    if (shuffled.size() < 2) {
      throw new IOException(
          all.name() + " has 1 photo, too few to hold one out; give --val-annotations");
    }
    int held = (int) Math.min(MOST_HELD_OUT, Math.max(1, shuffled.size() * HELD_OUT));
    return new TrainingSplits(
        new CaptionDataset(all.name() + " (kept)", shuffled.subList(held, shuffled.size())),
        new CaptionDataset(all.name() + " (held out)", shuffled.subList(0, held)),
        true);
  }
}
