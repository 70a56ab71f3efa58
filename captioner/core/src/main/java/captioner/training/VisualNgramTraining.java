package captioner.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.data.CaptionDataset;
import captioner.model.CaptionModelConfig;
import captioner.model.GridMeans;
import captioner.model.View;
import captioner.ngrams.VisualNgramConfig;
import captioner.ngrams.VisualNgramTrainer;
import captioner.text.Vocabulary;
import captioner.training.TrainingRun.FeatureProgress;
import captioner.vision.BackboneArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learns visual n-grams for a captioner: reads its training photos as it did, and saves beside its
 * weights.
 *
 * @param model settings of the captioner
 * @param vocabulary of the captioner
 * @param backbones the frozen networks that the settings name, in their order
 * @param training photos and captions to learn from
 * @param validation photos and captions to be judged by
 * @param cache folder of feature caches
 */
public record VisualNgramTraining(
    CaptionModelConfig model,
    Vocabulary vocabulary,
    List<BackboneArtifact> backbones,
    CaptionDataset training,
    CaptionDataset validation,
    Path cache) {
  private static final int READ_AT_ONCE = 64;

  /** Keeps a copy of the list. */
  public VisualNgramTraining {
    backbones = List.copyOf(backbones);
  }

  /**
   * Learns.
   *
   * @param folder of the captioner, where the files go
   * @return the share of the variance of validation photos' n-grams that is explained
   * @throws IOException if photos, captions or the disk cannot be used; the message says which
   */
  public double start(VisualNgramConfig config, Path folder, FeatureProgress progress)
      throws IOException {
    if (!model.equals(model.frozen())) {
      throw new TrainingException(
          "a captioner whose backbone was trained with it has no visual n-grams; take one whose"
              + " backbones are frozen");
    }
    training.requireNotEmpty().requireImages();
    validation.requireNotEmpty().requireImages();
    try (FeatureSource source = new FeatureSource(cache, model, backbones, progress);
        NDManager manager = NDManager.newBaseManager()) {
      VisualNgramTrainer trainer =
          new VisualNgramTrainer(
              vocabulary,
              examples(
                  source, manager, "training photos", training, List.of(View.WHOLE, View.MIRRORED)),
              examples(source, manager, "validation photos", validation, List.of(View.WHOLE)),
              config);
      if (trainer.ngrams() == 0) {
        throw new TrainingException(
            "no words of %s occur in %d photos; add captions"
                .formatted(training.name(), config.minImages()));
      }
      return trainer.train(folder);
    }
  }

  private VisualNgramTrainer.Examples examples(
      FeatureSource source, NDManager manager, String what, CaptionDataset photos, List<View> views)
      throws IOException {
    PhotoFeatures features = source.features(what, photos, views);
    List<List<float[]>> means = new ArrayList<>();
    for (View view : views) {
      means.add(means(features, manager, photos.images().size(), view));
    }
    return new VisualNgramTrainer.Examples(means, EncodedCaptions.of(photos, vocabulary));
  }

  private static List<float[]> means(
      PhotoFeatures features, NDManager manager, int photos, View view) throws IOException {
    List<float[]> means = new ArrayList<>();
    for (int from = 0; from < photos; from += READ_AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(photos, from + READ_AT_ONCE)).toArray();
      try (NDManager scope = manager.newSubManager()) {
        NDList grids = features.read(scope, some, IntStream.of(some).mapToObj(i -> view).toList());
        means.addAll(GridMeans.of(scope, grids));
      }
    }
    return means;
  }
}
