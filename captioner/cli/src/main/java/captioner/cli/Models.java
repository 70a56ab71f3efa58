package captioner.cli;

import captioner.compile.CaptionProgram;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelException;
import captioner.model.ModelStore;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;

/** Which models a command uses, and that their backbones are there. */
final class Models {
  private Models() {}

  /**
   * Returns the models that --model names, having checked --backbone and done what --download asks.
   *
   * @throws ModelException if there is no such model, or it was trained on another backbone
   */
  static List<String> prepare(CommandLine line, Console console) throws ModelException {
    List<String> models = names(line.getOptionValue("model", Defaults.MODEL));
    for (String model : models) {
      prepare(line, console, model);
    }
    return models;
  }

  /**
   * Returns names between commas, or the one folder or file of that name, which may have a comma.
   */
  static List<String> names(String value) {
    List<String> names =
        Stream.of(value.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    return names.isEmpty() || new File(value).exists() ? List.of(value) : names;
  }

  /** Returns whether a name is that of a compiled captioner's file. */
  static boolean isProgram(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".pt") && !new File(name).isDirectory();
  }

  /** Returns the settings of a model or a compiled captioner. */
  static CaptionModelConfig config(Console console, String model) throws ModelException {
    return isProgram(model)
        ? CaptionProgram.config(Path.of(model))
        : new ModelStore(console.models()).config(model);
  }

  /** Returns the folder of a model, or that in which a compiled captioner lies. */
  static Path folder(Console console, String model) throws ModelException {
    return isProgram(model)
        ? Path.of(model).toAbsolutePath().getParent()
        : new ModelStore(console.models()).folder(model);
  }

  /** Returns the files on which captions depend. */
  static List<Path> files(Console console, String model) throws ModelException {
    return isProgram(model)
        ? List.of(Path.of(model))
        : new ModelStore(console.models()).files(model);
  }

  private static void prepare(CommandLine line, Console console, String model)
      throws ModelException {
    CaptionModelConfig config = config(console, model);
    String backbone = config.backboneNames();
    String wanted = line.getOptionValue("backbone", backbone);
    if (!wanted.equals(backbone)) {
      throw new ModelException(
          "the model %s was trained on %s, not on %s; train one with train --backbone %s"
              .formatted(model, backbone, wanted, wanted));
    }
    if (line.hasOption("download") && !isProgram(model)) {
      backbones(line, console, config.backboneList());
    }
  }

  /** Returns what several models are called together. */
  static String together(List<String> models) {
    return String.join(",", models);
  }

  /**
   * Returns backbones, fetched from DJL's zoo if they are missing and --download is there.
   *
   * @throws ModelException if one cannot be had, with what to do
   */
  static List<BackboneArtifact> backbones(CommandLine line, Console console, List<String> names)
      throws ModelException {
    BackboneZoo zoo = new BackboneZoo(console.models());
    List<BackboneArtifact> backbones = new ArrayList<>();
    for (String name : names) {
      backbones.add(
          ModelException.whenReading(
              () ->
                  line.hasOption("download")
                      ? zoo.download(name, new FetchProgress(console.err()))
                      : zoo.find(name)));
    }
    return backbones;
  }
}
