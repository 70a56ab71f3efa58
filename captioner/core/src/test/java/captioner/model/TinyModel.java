package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.GoldenFile;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.text.Vocabulary;
import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import captioner.vision.StrideOn;
import java.io.IOException;
import java.util.List;

/** The captioners of width 12 and 11 words whose weights torch made. */
public final class TinyModel {
  /** Image tokens N. */
  public static final int TOKENS = 9;

  /** Channels C. */
  public static final int CHANNELS = 96;

  private TinyModel() {}

  /** Returns four special tokens and seven words. */
  public static Vocabulary vocabulary() {
    return Vocabulary.build(List.of(List.of("a", "bird", "cat", "dog", "eats", "flies", "in")), 1);
  }

  /** Returns the settings of a form. */
  public static CaptionModelConfig config(TinyForm form) {
    return new CaptionModelConfig(
        List.of(
            new ModelBackbone(
                "mobilenetv2",
                "0".repeat(64),
                new BackboneConfig("mobilenetv2", StrideOn.CONV2, Grid.LAYER3))),
        Preprocessing.imageNet(48, Resize.SQUASH),
        form.transformer(),
        form.decoder(),
        vocabulary().size());
  }

  /** Returns a model with torch's weights; the caller closes it. */
  public static CaptionModel load(TinyForm form) throws IOException {
    CaptionModel model = CaptionModel.create(config(form), vocabulary(), 1, Device.cpu());
    model.loadWeights(GoldenFile.path(form.file() + ".safetensors"));
    return model;
  }

  /** Returns features (images, N, C), the same for the same seed. */
  public static NDArray features(NDManager manager, int seed, int images) {
    float[] noise = GoldenFile.noise(seed, images * TOKENS * CHANNELS);
    return manager.create(noise, new Shape(images, TOKENS, CHANNELS));
  }
}
