package captioner.cli;

import captioner.model.DecoderConfig;
import captioner.model.DecoderConfig.Kind;
import captioner.recurrent.AttentionForm;
import captioner.training.Recipe;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Which decoder is trained, and what it looks at. */
final class DecoderFlags {
  private static final int MOST_LAYERS = 12;

  private DecoderFlags() {}

  static List<Option> options() {
    return List.of(
        Flags.choice("decoder", "what writes; default transformer", "transformer", "lstm"),
        Flags.choice(
            "attention",
            "of an lstm to the image; default additive; with none it sees the mean image token"
                + " once, before the first word",
            "none",
            "additive",
            "dot"),
        Flags.value(
            "encoder-layers",
            "N",
            "Transformer layers between image tokens and decoder, 0 to 12; default: the preset's,"
                + " for an lstm 0"));
  }

  /** Returns the flags that few need. */
  static List<String> rare() {
    return List.of("attention", "encoder-layers");
  }

  /**
   * Returns a recipe with what the flags ask for.
   *
   * @throws UsageException if they contradict each other or the recipe
   */
  static Recipe apply(CommandLine line, Recipe recipe) throws UsageException {
    Recipe decoding = recipe.withDecoder(decoder(line, recipe));
    int layers = Flags.integer(line, "encoder-layers", decoding.transformer().encoderLayers(), 0);
    if (layers > MOST_LAYERS) {
      throw new UsageException("--encoder-layers must be 0 to " + MOST_LAYERS + ": " + layers);
    }
    return decoding.withEncoderLayers(layers);
  }

  private static DecoderConfig decoder(CommandLine line, Recipe recipe) throws UsageException {
    DecoderConfig known = recipe.decoder();
    Kind kind = Kind.valueOf(upper(line.getOptionValue("decoder", known.kind().name())));
    if (kind == Kind.TRANSFORMER) {
      Flags.refuse(line, "goes with --decoder lstm", "attention");
      return DecoderConfig.transformer();
    }
    DecoderConfig usual =
        known.kind() == Kind.LSTM
            ? known
            : DecoderConfig.lstm(AttentionForm.ADDITIVE, recipe.transformer().dModel());
    String attention = line.getOptionValue("attention", usual.attention().name());
    return new DecoderConfig(kind, AttentionForm.valueOf(upper(attention)), usual.dHidden());
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
