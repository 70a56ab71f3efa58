package captioner.serve;

import ai.djl.Device;
import captioner.CaptionListener;
import captioner.CaptionOptions;
import captioner.Captioner;
import captioner.Description;
import captioner.image.PhotoReader;
import captioner.image.Resize;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelListing;
import captioner.model.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The captioner that is served, and what may be told of it. Safe for use by many threads. */
public final class ServedModel implements AutoCloseable {
  private final Captioner captioner;
  private final CaptionModelConfig config;
  private final String name;
  private final Optional<ModelListing> listing;

  private ServedModel(
      Captioner captioner, CaptionModelConfig config, String name, Optional<ModelListing> listing) {
    this.captioner = captioner;
    this.config = config;
    this.name = name;
    this.listing = listing;
  }

  /**
   * Loads a captioner, and lets it caption nothing once, so that the first request does not wait
   * for what is prepared on first use.
   *
   * @param repository the folder {@code models/}
   * @param models as for {@link Captioner#load(Path, List, CaptionOptions, Device)}
   * @throws IOException if a model or its backbone cannot be found or read
   */
  public static ServedModel load(Path repository, List<String> models) throws IOException {
    ModelStore store = new ModelStore(repository);
    CaptionModelConfig config = store.config(models.get(0));
    Optional<ModelListing> listing =
        store.list().stream().filter(model -> models.equals(List.of(model.name()))).findFirst();
    String name = models.stream().map(ServedModel::shown).collect(Collectors.joining(","));
    Captioner captioner =
        Captioner.load(repository, models, CaptionOptions.defaults(), Device.cpu());
    try {
      captioner.nBestOfPixels(List.of(new float[config.preprocessing().length()]));
    } catch (RuntimeException e) {
      captioner.close();
      throw e;
    }
    return new ServedModel(captioner, config, name, listing);
  }

  /** Returns the last part of a path: where models lie is nobody's business. */
  private static String shown(String model) {
    Path last = Path.of(model).getFileName();
    return last == null ? "model" : last.toString();
  }

  /** Returns its name, without a folder. */
  public String name() {
    return name;
  }

  /** Returns the names of the backbones that see the photos. */
  String backbones() {
    return config.backboneNames();
  }

  /** Returns how photos are made square. */
  Resize resize() {
    return config.preprocessing().resize();
  }

  /** Returns the side of the square that the network sees, px. */
  int imageSize() {
    return config.preprocessing().size();
  }

  /** Returns what the repository says of it, if it is one model of the repository. */
  Optional<ModelListing> listing() {
    return listing;
  }

  /** Returns what reads photos for it. */
  PhotoReader reader(int maxMegapixels) {
    return PhotoReader.forSide(imageSize()).withMaxMegapixels(maxMegapixels);
  }

  Captioner captioner() {
    return captioner;
  }

  /**
   * Checks that captions can be written in this way.
   *
   * @throws Problem if not: the model does not know a word that it is to say
   */
  void check(CaptionOptions options) {
    try {
      captioner.withOptions(options);
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.Kind.BAD_OPTION, e.getMessage());
    }
  }

  List<Description> describe(
      CaptionOptions options, List<float[]> photos, CaptionListener listener) {
    return captioner.withOptions(options).describe(photos, listener);
  }

  @Override
  public void close() {
    captioner.close();
  }
}
