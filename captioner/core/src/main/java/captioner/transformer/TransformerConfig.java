package captioner.transformer;

import java.util.Objects;

/**
 * The size and form of an encoder and a decoder.
 *
 * @param encoderLayers layers of the encoder, 0 to 12; with 0 the image tokens go straight to
 *     cross-attention
 * @param decoderLayers layers of the decoder, 1 to 12
 * @param dModel width D of every token, an even number
 * @param nHeads attention heads A, a divisor of dModel
 * @param dFeedForward inner width of the feed-forward networks
 * @param dropout share of activations dropped in training, in [0, 1)
 * @param stochasticDepth how often training leaves a sub-layer of the last layer out, in [0, 1);
 *     layers below less often, in proportion to their height; also of a ViT that is trained
 * @param norm where layer normalisation stands
 * @param positions how places in the sentence are encoded
 */
public record TransformerConfig(
    int encoderLayers,
    int decoderLayers,
    int dModel,
    int nHeads,
    int dFeedForward,
    float dropout,
    float stochasticDepth,
    NormPlacement norm,
    TextPositions positions) {

  /** Checks every value. */
  public TransformerConfig {
    require(
        encoderLayers >= 0 && encoderLayers <= 12, "encoderLayers must be 0 to 12", encoderLayers);
    require(
        decoderLayers >= 1 && decoderLayers <= 12, "decoderLayers must be 1 to 12", decoderLayers);
    require(dModel >= 4 && dModel % 4 == 0, "dModel must be a positive multiple of 4", dModel);
    require(
        nHeads >= 1 && dModel % nHeads == 0, "nHeads must divide dModel", nHeads + ", " + dModel);
    require(dFeedForward >= 1, "dFeedForward must be positive", dFeedForward);
    require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1)", dropout);
    require(
        stochasticDepth >= 0 && stochasticDepth < 1,
        "stochasticDepth must be in [0, 1)",
        stochasticDepth);
    Objects.requireNonNull(norm, "norm");
    Objects.requireNonNull(positions, "positions");
  }

  /**
   * The smallest useful form, for tests and first tries: 1 + 1 layers, width 64.
   *
   * @return the preset "tiny"
   */
  public static TransformerConfig tiny() {
    return new TransformerConfig(
        1, 1, 64, 4, 128, 0.1f, 0, NormPlacement.PRE, TextPositions.LEARNED);
  }

  /**
   * The default, and the form of the bundled captioner: 2 + 3 layers of width 384 with pre-norm; a
   * good size for 30,000 captions on two cores.
   *
   * @return the preset "small"
   */
  public static TransformerConfig small() {
    return new TransformerConfig(
        2, 3, 384, 8, 1536, 0.25f, 0, NormPlacement.PRE, TextPositions.LEARNED);
  }

  /**
   * The base model as published: N = 6, D = 512, 8 heads, inner width 2048, post-norm, dropout 0.1
   * (Vaswani et al. 2017, table 3).
   *
   * @return the preset "base"
   */
  public static TransformerConfig base() {
    return new TransformerConfig(
        6, 6, 512, 8, 2048, 0.1f, 0, NormPlacement.POST, TextPositions.SINUSOIDAL);
  }

  /** Returns this form with another number of encoder layers, 0 to 12. */
  public TransformerConfig withEncoderLayers(int layers) {
    return new TransformerConfig(
        layers,
        decoderLayers,
        dModel,
        nHeads,
        dFeedForward,
        dropout,
        stochasticDepth,
        norm,
        positions);
  }

  /** Returns this form with another stochastic depth, in [0, 1). */
  public TransformerConfig withStochasticDepth(float share) {
    return new TransformerConfig(
        encoderLayers,
        decoderLayers,
        dModel,
        nHeads,
        dFeedForward,
        dropout,
        share,
        norm,
        positions);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
