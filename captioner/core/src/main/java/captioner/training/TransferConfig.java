package captioner.training;

import java.util.Objects;

/**
 * Whether the decoder begins as one that was pretrained on text, and how gently that is moved
 * (Howard and Ruder 2018, "Universal Language Model Fine-tuning", section 3.2).
 *
 * @param decoder folder of the pretrained decoder; empty: none
 * @param rate share of the learning rate that the pretrained part has, in (0, 1]; what is new, such
 *     as cross-attention, has all of it
 * @param layerDecay what each layer's rate is multiplied by for the layer below it, in (0, 1]
 *     (discriminative fine-tuning; 1/2.6 in the paper)
 * @param epochsToUnfreeze epochs after which the last pretrained layer is trained, too, and after
 *     as many again the one below it, and so on (gradual unfreezing; 1 in the paper); 0: all are
 *     trained from the beginning. Unlike the paper, the word vectors are never frozen: they are the
 *     output layer, too, and hold the words that only captions have
 */
public record TransferConfig(String decoder, double rate, double layerDecay, int epochsToUnfreeze) {

  /** Checks every value. */
  public TransferConfig {
    Objects.requireNonNull(decoder, "decoder");
    Checks.require(rate > 0 && rate <= 1, "transfer.rate must be in (0, 1]", rate);
    Checks.require(
        layerDecay > 0 && layerDecay <= 1, "transfer.layerDecay must be in (0, 1]", layerDecay);
    Checks.require(
        epochsToUnfreeze >= 0, "transfer.epochsToUnfreeze must not be negative", epochsToUnfreeze);
  }

  /** Returns none: what a recipe without this block means. */
  public static TransferConfig off() {
    return new TransferConfig("", 1, 1, 0);
  }

  /** Returns these settings with another decoder to begin as. */
  public TransferConfig from(String decoder) {
    return new TransferConfig(decoder, rate, layerDecay, epochsToUnfreeze);
  }
}
