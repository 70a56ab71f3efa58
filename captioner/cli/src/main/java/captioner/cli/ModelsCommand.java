package captioner.cli;

import captioner.model.ModelException;
import captioner.model.ModelListing;
import captioner.model.ModelStore;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code models}: which captioners and backbones there are. */
final class ModelsCommand implements Command {

  @Override
  public String name() {
    return "models";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "list the captioners and backbones on this machine";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public List<String> examples() {
    return List.of("captioner models");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    captioners(console);
    console.out().println();
    backbones(console);
    return ExitCode.OK;
  }

  private static void captioners(Console console) throws IOException {
    List<ModelListing> models = new ModelStore(console.models()).list();
    console.out().println("captioners, for --model (scores in per cent):");
    if (models.isEmpty()) {
      console.out().println("none in " + console.models() + "; train makes one");
      return;
    }
    Table table = new Table();
    table.add("name", "size", "backbone", "CIDEr-D", "BLEU-4", "trained on", "licence");
    for (ModelListing model : models) {
      table.add(
          model.name(),
          Bytes.format(model.bytes()),
          model.backbone(),
          score(model, "CIDEr-D"),
          score(model, "BLEU-4"),
          model.origin(),
          orUnknown(model.licence()));
    }
    table.print(console.out());
  }

  private static void backbones(Console console) throws IOException {
    BackboneZoo zoo = new BackboneZoo(console.models());
    List<BackboneArtifact> backbones = ModelException.whenReading(zoo::list);
    console.out().println("backbones, for train --backbone:");
    Table table = new Table();
    table.add("name", "size", "from", "licence");
    for (BackboneArtifact backbone : backbones) {
      table.add(
          backbone.name(),
          Bytes.format(backbone.bytes()),
          backbone.origin(),
          orUnknown(backbone.licence()));
    }
    table.print(console.out());
    console.out().println("resnet18, resnet50 and resnet101 are in DJL's zoo: train --download");
    console.out().println("vit-scratch needs no weights: it is trained with the rest");
  }

  private static String score(ModelListing model, String metric) {
    return model.scores().containsKey(metric)
        ? ScoreTable.percent(model.scores().get(metric))
        : "-";
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
