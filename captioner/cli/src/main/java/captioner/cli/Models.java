package captioner.cli;

import captioner.model.ModelException;
import captioner.model.ModelStore;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import org.apache.commons.cli.CommandLine;

/** Which model a command uses, and that its backbone is there. */
final class Models {
  private Models() {}

  /**
   * Returns the model that --model names, having checked --backbone and done what --download asks.
   *
   * @throws ModelException if there is no such model, or it was trained on another backbone
   */
  static String prepare(CommandLine line, Console console) throws ModelException {
    String model = line.getOptionValue("model", Defaults.MODEL);
    String backbone = new ModelStore(console.models()).config(model).backboneName();
    String wanted = line.getOptionValue("backbone", backbone);
    if (!wanted.equals(backbone)) {
      throw new ModelException(
          "the model %s was trained on %s, not on %s; train one with train --backbone %s"
              .formatted(model, backbone, wanted, wanted));
    }
    if (line.hasOption("download")) {
      backbone(line, console, backbone);
    }
    return model;
  }

  /**
   * Returns a backbone, fetched from DJL's zoo if it is missing and --download is there.
   *
   * @throws ModelException if it cannot be had, with what to do
   */
  static BackboneArtifact backbone(CommandLine line, Console console, String name)
      throws ModelException {
    BackboneZoo zoo = new BackboneZoo(console.models());
    return ModelException.whenReading(
        () ->
            line.hasOption("download")
                ? zoo.download(name, new FetchProgress(console.err()))
                : zoo.find(name));
  }
}
