package captioner.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import captioner.data.CaptionDataset;
import captioner.data.FeatureCache;
import captioner.model.CaptionModelConfig;
import captioner.model.FeatureExtractor;
import captioner.model.ModelBackbone;
import captioner.model.View;
import captioner.training.TrainingRun.FeatureProgress;
import captioner.vision.BackboneArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the features of photos in caches, one a backbone and view, and computes those missing. */
final class FeatureSource implements AutoCloseable {
  private final Path folder;
  private final CaptionModelConfig config;
  private final List<BackboneArtifact> backbones;
  private final FeatureProgress progress;
  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final Map<String, FeatureCache> caches = new LinkedHashMap<>();

  /**
   * Prepares to read.
   *
   * @param folder of the caches
   * @param backbones those of the config, in its order
   */
  FeatureSource(
      Path folder,
      CaptionModelConfig config,
      List<BackboneArtifact> backbones,
      FeatureProgress progress) {
    this.folder = folder;
    this.config = config;
    this.backbones = backbones;
    this.progress = progress;
  }

  /**
   * Returns features of photos, all computed; they can be read until this is closed.
   *
   * @param what the photos are called in messages
   */
  PhotoFeatures features(String what, CaptionDataset photos, List<View> views) throws IOException {
    Map<View, List<CachedFeatures>> features = new LinkedHashMap<>();
    List<String> hashes = CachedFeatures.hashes(photos);
    for (View view : views) {
      features.put(view, new ArrayList<>());
    }
    for (int i = 0; i < backbones.size(); i++) {
      ModelBackbone backbone = config.backbones().get(i);
      int channels = backbone.frozen().channels();
      Map<View, CachedFeatures> missing = new LinkedHashMap<>();
      for (View view : views) {
        CachedFeatures cached =
            new CachedFeatures(
                cache(backbone, view), photos, hashes, config.frozenTokens(backbone), channels);
        features.get(view).add(cached);
        if (!cached.complete()) {
          missing.put(view, cached);
        }
      }
      compute(what, photos, i, missing);
    }
    return new PhotoFeatures(features);
  }

  private FeatureCache cache(ModelBackbone backbone, View view) throws IOException {
    String key = config.featureKey(backbone) + view.suffix();
    if (!caches.containsKey(key)) {
      int bytes =
          CachedFeatures.recordBytes(config.frozenTokens(backbone), backbone.frozen().channels());
      caches.put(key, FeatureCache.open(folder, key, bytes));
    }
    return caches.get(key);
  }

  /** Computes the features of one backbone, which is loaded only when some are missing. */
  private void compute(
      String what, CaptionDataset photos, int index, Map<View, CachedFeatures> missing)
      throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    BackboneArtifact backbone = backbones.get(index);
    try (FeatureExtractor extractor =
        new FeatureExtractor(
            backbone.load(config.backbones().get(index).frozen().grid(), Device.cpu()),
            config.preprocessing())) {
      for (Map.Entry<View, CachedFeatures> entry : missing.entrySet()) {
        View view = entry.getKey();
        String seen = what + view.suffix().replace('-', ' ') + " by " + backbone.name();
        int total = photos.images().size();
        entry
            .getValue()
            .compute(extractor, manager, view, done -> progress.onFeatures(seen, done, total));
      }
    }
  }

  @Override
  public void close() throws IOException {
    manager.close();
    for (FeatureCache cache : caches.values()) {
      cache.close();
    }
  }
}
