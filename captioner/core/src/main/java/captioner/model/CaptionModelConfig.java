package captioner.model;

import captioner.image.Preprocessing;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import java.util.Locale;
import java.util.Objects;

/**
 * Everything that must be the same in training and use; saved beside the weights.
 *
 * @param backboneName what the backbone is called in the model repository, such as resnet50
 * @param backboneSha256 of its weight file, so that another network of the same form is not taken
 *     for it
 * @param backbone the frozen network that sees the photo
 * @param preprocessing how photos are made into its input
 * @param transformer size and form of encoder and decoder
 * @param vocabularySize V, with the special tokens
 */
public record CaptionModelConfig(
    String backboneName,
    String backboneSha256,
    BackboneConfig backbone,
    Preprocessing preprocessing,
    TransformerConfig transformer,
    int vocabularySize) {

  /** Checks that nothing is missing. */
  public CaptionModelConfig {
    Objects.requireNonNull(backboneName, "backboneName");
    Objects.requireNonNull(backboneSha256, "backboneSha256");
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(transformer, "transformer");
    if (vocabularySize < 5) {
      throw new IllegalArgumentException(
          "vocabularySize must be more than the 4 special tokens: " + vocabularySize);
    }
  }

  /** Returns the number of rows, and of columns, of the grid of image tokens. */
  public int gridSide() {
    return (preprocessing.size() + backbone.stride() - 1) / backbone.stride();
  }

  /** Returns N, the number of image tokens. */
  public int imageTokens() {
    return gridSide() * gridSide();
  }

  /** Returns a short name of what features depend on, for a cache of them. */
  public String featureKey() {
    return "%s-%d-%s-%s"
        .formatted(
            backbone.key(),
            preprocessing.size(),
            preprocessing.resize().name().toLowerCase(Locale.ROOT),
            backboneSha256.substring(0, 8));
  }
}
