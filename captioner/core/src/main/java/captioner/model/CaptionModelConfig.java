package captioner.model;

import captioner.image.Preprocessing;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import java.util.Objects;

/**
 * Everything that must be the same in training and use; saved beside the weights.
 *
 * @param backbone the frozen network that sees the photo
 * @param preprocessing how photos are made into its input
 * @param transformer size and form of encoder and decoder
 * @param vocabularySize V, with the special tokens
 */
public record CaptionModelConfig(
    BackboneConfig backbone,
    Preprocessing preprocessing,
    TransformerConfig transformer,
    int vocabularySize) {

  /** Checks that nothing is missing. */
  public CaptionModelConfig {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(transformer, "transformer");
    if (vocabularySize < 5) {
      throw new IllegalArgumentException(
          "vocabularySize must be more than the 4 special tokens: " + vocabularySize);
    }
  }

  /** Returns N, the number of image tokens: the backbone's grid has a stride of 32 or 16 pixels. */
  public int imageTokens() {
    int side = backbone.gridSide(preprocessing.size());
    return side * side;
  }

  /** Returns a short name of what features depend on, for a cache of them. */
  public String featureKey() {
    return "%s-%d-%s"
        .formatted(
            backbone.key(),
            preprocessing.size(),
            preprocessing.resize().name().toLowerCase(java.util.Locale.ROOT));
  }
}
