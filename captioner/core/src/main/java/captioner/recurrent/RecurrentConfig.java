package captioner.recurrent;

import java.util.Objects;

/**
 * The size and form of an LSTM decoder.
 *
 * @param dModel width D of every token, of words and of the image
 * @param dHidden width n of the state
 * @param attention how it looks at the image
 * @param dropout share of the output's activations dropped in training, in [0, 1)
 */
public record RecurrentConfig(int dModel, int dHidden, AttentionForm attention, float dropout) {

  /** Checks every value. */
  public RecurrentConfig {
    require(dModel >= 1, "dModel must be positive", dModel);
    require(dHidden >= 1, "dHidden must be positive", dHidden);
    Objects.requireNonNull(attention, "attention");
    require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1)", dropout);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
