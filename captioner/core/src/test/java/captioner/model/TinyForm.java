package captioner.model;

import captioner.recurrent.AttentionForm;
import captioner.transformer.NormPlacement;
import captioner.transformer.TextPositions;
import captioner.transformer.TransformerConfig;
import java.util.Locale;

/** The forms of captioner whose weights torch made. */
public enum TinyForm {
  /** A Transformer of 1 + 2 layers, pre-norm, with learned places. */
  PRE(NormPlacement.PRE, 1, DecoderConfig.transformer()),
  /** A Transformer of 2 + 2 layers, post-norm, with sinusoids. */
  POST(NormPlacement.POST, 2, DecoderConfig.transformer()),
  /** No encoder, and an LSTM that begins with the mean image token. */
  LSTM_NONE(NormPlacement.PRE, 0, lstm(AttentionForm.NONE)),
  /** No encoder, and an LSTM with additive attention. */
  LSTM_ADDITIVE(NormPlacement.PRE, 0, lstm(AttentionForm.ADDITIVE)),
  /** No encoder, and an LSTM with dot-product attention. */
  LSTM_DOT(NormPlacement.PRE, 0, lstm(AttentionForm.DOT));

  private final TransformerConfig transformer;
  private final DecoderConfig decoder;

  TinyForm(NormPlacement norm, int encoderLayers, DecoderConfig decoder) {
    TextPositions positions =
        norm == NormPlacement.PRE ? TextPositions.LEARNED : TextPositions.SINUSOIDAL;
    transformer = new TransformerConfig(encoderLayers, 2, 12, 2, 20, 0.1f, 0, norm, positions);
    this.decoder = decoder;
  }

  private static DecoderConfig lstm(AttentionForm attention) {
    return new DecoderConfig(DecoderConfig.Kind.LSTM, attention, 10);
  }

  TransformerConfig transformer() {
    return transformer;
  }

  DecoderConfig decoder() {
    return decoder;
  }

  /** Returns what the golden files are called, without their endings. */
  String file() {
    return "caption_network_" + name().toLowerCase(Locale.ROOT);
  }
}
