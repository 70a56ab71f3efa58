package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.GoldenFile;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.text.Vocabulary;
import captioner.transformer.NormPlacement;
import captioner.transformer.TextPositions;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import captioner.vision.StrideOn;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

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

  /** Returns the settings: pre-norm with learned places, or post-norm with sinusoids. */
  public static CaptionModelConfig config(NormPlacement norm) {
    boolean pre = norm == NormPlacement.PRE;
    TextPositions positions = pre ? TextPositions.LEARNED : TextPositions.SINUSOIDAL;
    return new CaptionModelConfig(
        List.of(
            new ModelBackbone(
                "mobilenetv2",
                "0".repeat(64),
                new BackboneConfig("mobilenetv2", StrideOn.CONV2, Grid.LAYER3))),
        Preprocessing.imageNet(48, Resize.SQUASH),
        new TransformerConfig(pre ? 1 : 2, 2, 12, 2, 20, 0.1f, 0, norm, positions),
        vocabulary().size());
  }

  /** Returns a model with torch's weights; the caller closes it. */
  public static CaptionModel load(NormPlacement norm) throws IOException {
    CaptionModel model = CaptionModel.create(config(norm), vocabulary(), 1, Device.cpu());
    model.loadWeights(GoldenFile.path(name(norm) + ".safetensors"));
    return model;
  }

  /** Returns what the golden files of a form are called, without their endings. */
  public static String name(NormPlacement norm) {
    return "caption_network_" + norm.name().toLowerCase(Locale.ROOT);
  }

  /** Returns features (images, N, C), the same for the same seed. */
  public static NDArray features(NDManager manager, int seed, int images) {
    float[] noise = GoldenFile.noise(seed, images * TOKENS * CHANNELS);
    return manager.create(noise, new Shape(images, TOKENS, CHANNELS));
  }
}
