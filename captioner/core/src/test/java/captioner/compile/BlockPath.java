package captioner.compile;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionModel;
import captioner.model.CaptionScorer;
import captioner.model.GridMeans;
import captioner.model.ModelBackbone;
import captioner.vision.Backbone;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A captioner as blocks, and the same one compiled, to be compared. */
final class BlockPath implements AutoCloseable {
  private final CaptionModel model;
  private final List<Backbone> backbones = new ArrayList<>();

  /**
   * Loads backbones for a model.
   *
   * @param weights files of the model's backbones, in its order
   */
  BlockPath(CaptionModel model, Path... weights) throws IOException {
    this.model = model;
    int i = 0;
    for (ModelBackbone backbone : model.config().backbones()) {
      backbones.add(Backbone.load(weights[i++], backbone.frozen(), Device.cpu()));
    }
  }

  CaptionModel model() {
    return model;
  }

  CaptionProgram compile(Precision precision, Path file) throws IOException {
    CaptionCompiler.compile(model, backbones, Map.of(), precision, file);
    return CaptionProgram.load(file, Device.cpu());
  }

  /** Returns photos of noise, the same for the same seed. */
  List<float[]> photos(int seed, int count) {
    Random random = new Random(seed);
    List<float[]> photos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] photo = new float[model.config().preprocessing().length()];
      for (int j = 0; j < photo.length; j++) {
        photo[j] = (float) random.nextGaussian();
      }
      photos.add(photo);
    }
    return photos;
  }

  List<List<Hypothesis>> search(List<float[]> photos, BeamSearchConfig search) {
    try (NDManager scope = model.manager().newSubManager();
        CaptionScorer scorer = scorer(scope, photos)) {
      return new BeamSearch(search, CaptionModel.TOKEN_RULES).search(scorer, photos.size());
    }
  }

  CaptionScorer scorer(NDManager scope, List<float[]> photos) {
    return model.scorer(features(scope, photos));
  }

  List<float[]> means(List<float[]> photos) {
    try (NDManager scope = model.manager().newSubManager()) {
      return GridMeans.of(scope, features(scope, photos));
    }
  }

  private NDList features(NDManager scope, List<float[]> photos) {
    NDArray batch = batch(scope, photos);
    return new NDList(backbones.stream().map(backbone -> backbone.tokens(batch)).toList());
  }

  /** Returns (B, 3, H, W). */
  NDArray batch(NDManager scope, List<float[]> photos) {
    int size = model.config().preprocessing().size();
    FloatBuffer pixels = FloatBuffer.allocate(photos.size() * 3 * size * size);
    photos.forEach(pixels::put);
    return scope.create(pixels.flip(), new Shape(photos.size(), 3, size, size));
  }

  @Override
  public void close() {
    backbones.forEach(Backbone::close);
    model.close();
  }
}
