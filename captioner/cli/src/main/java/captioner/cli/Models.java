package captioner.cli;

import captioner.model.ModelStore;
import captioner.vision.BackboneZoo;
import java.io.IOException;
import org.apache.commons.cli.CommandLine;

/** Which model a command uses, and that its backbone is there. */
final class Models {
  private Models() {}

  /**
   * Returns the model that --model names, having checked --backbone and done what --download asks.
   *
   * @throws IOException if there is no such model, or it was trained on another backbone
   */
  static String prepare(CommandLine line, Console console) throws IOException {
    String model = line.getOptionValue("model", Defaults.MODEL);
    String backbone = new ModelStore(console.models()).config(model).backboneName();
    String wanted = line.getOptionValue("backbone", backbone);
    if (!wanted.equals(backbone)) {
      throw new IOException(
          "the model %s was trained on %s, not on %s; train one with train --backbone %s"
              .formatted(model, backbone, wanted, wanted));
    }
    if (line.hasOption("download")) {
      new BackboneZoo(console.models()).download(backbone, new FetchProgress(console.err()));
    }
    return model;
  }
}
