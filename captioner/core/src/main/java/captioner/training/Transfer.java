package captioner.training;

import ai.djl.nn.Parameter;
import captioner.model.LanguageModel;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the pretrained part of a decoder is trained: its layers at a lower rate the further down they
 * are, and later.
 */
final class Transfer {
  private static final Pattern LAYER = Pattern.compile("decoder\\.layer(\\d+)\\..*");
  private static final String PLACES = "decoder.places";

  private final TransferConfig config;
  private final int layers;

  /**
   * Prepares to train.
   *
   * @param layers of the decoder
   */
  Transfer(TransferConfig config, int layers) {
    this.config = config;
    this.layers = layers;
  }

  /** Returns a parameter's share of the learning rate. */
  double rate(String parameter) {
    return isPretrained(parameter)
        ? config.rate() * Math.pow(config.layerDecay(), depth(parameter))
        : 1;
  }

  /** Freezes what is not trained yet in an epoch, from 0, and unfreezes the rest of the decoder. */
  void begin(int epoch, Map<String, Parameter> parameters) {
    parameters.forEach(
        (name, parameter) -> {
          if (isPretrained(name)) {
            boolean late = depth(name) > 0 || LAYER.matcher(name).matches();
            parameter.freeze(late && epoch < config.epochsToUnfreeze() * (depth(name) + 1));
          }
        });
  }

  private boolean isPretrained(String parameter) {
    return !config.decoder().isEmpty() && LanguageModel.isOfText(parameter);
  }

  /** Returns how many layers stand above: 0 for the last one, the words and the last norm. */
  private int depth(String parameter) {
    Matcher layer = LAYER.matcher(parameter);
    if (layer.matches()) {
      return layers - 1 - Integer.parseInt(layer.group(1));
    }
    return parameter.equals(PLACES) ? layers : 0;
  }
}
