package captioner.model;

import captioner.recurrent.AttentionForm;
import captioner.recurrent.RecurrentConfig;
import captioner.transformer.TransformerConfig;
import java.util.Objects;

/**
 * Which decoder writes the words. Width D and dropout are those of the {@link TransformerConfig},
 * whose other settings of a decoder an LSTM does not use.
 *
 * @param kind what it is
 * @param attention how it looks at the image; a Transformer does so by dot products
 * @param dHidden width n of an LSTM's state; 0 for a Transformer, whose width is D
 */
public record DecoderConfig(Kind kind, AttentionForm attention, int dHidden) {

  /** What a decoder is. */
  public enum Kind {
    /** {@link captioner.transformer.TransformerDecoder}. */
    TRANSFORMER,
    /** {@link captioner.recurrent.RecurrentDecoder}. */
    LSTM
  }

  /** Checks that the values go together. */
  public DecoderConfig {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(attention, "attention");
    boolean transformer = kind == Kind.TRANSFORMER;
    require(
        !transformer || attention == AttentionForm.DOT,
        "decoder.attention of a TRANSFORMER must be DOT",
        attention);
    require(!transformer || dHidden == 0, "decoder.dHidden of a TRANSFORMER must be 0", dHidden);
    require(
        transformer || (dHidden >= 1 && dHidden <= 8192),
        "decoder.dHidden of an LSTM must be 1 to 8192",
        dHidden);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }

  /** Returns the decoder of all models of before there was a choice. */
  public static DecoderConfig transformer() {
    return new DecoderConfig(Kind.TRANSFORMER, AttentionForm.DOT, 0);
  }

  /**
   * Returns an LSTM whose state is twice as wide as a token, with which it has about as many
   * parameters as the three layers of {@link TransformerConfig#small}.
   *
   * @param dModel width D of a token
   */
  public static DecoderConfig lstm(AttentionForm attention, int dModel) {
    return new DecoderConfig(Kind.LSTM, attention, 2 * dModel);
  }

  /** Returns whether it looks at the image before each word, so that attention can be shown. */
  public boolean attends() {
    return attention != AttentionForm.NONE;
  }

  /** Returns the whole form of an LSTM. */
  RecurrentConfig recurrent(TransformerConfig config) {
    return new RecurrentConfig(config.dModel(), dHidden, attention, config.dropout());
  }
}
