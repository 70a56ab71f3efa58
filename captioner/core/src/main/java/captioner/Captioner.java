package captioner;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.decoding.SearchStrategy;
import captioner.model.CaptionModel;
import captioner.model.CaptionScorer;
import captioner.model.FeatureExtractor;
import captioner.model.ModelStore;
import captioner.text.Detokenizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes captions of photos.
 *
 * <pre>{@code
 * try (Captioner captioner = Captioner.load("flickr8k-resnet50")) {
 *   Caption caption = captioner.caption(Path.of("photo.jpg"));
 *   System.out.println(caption.text());
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. One photo at a time wastes most of the processor: give lists
 * where there are many.
 */
public final class Captioner implements AutoCloseable {
  private final CaptionModel model;
  private final FeatureExtractor extractor;
  private final SearchStrategy search;
  private final Detokenizer detokenizer = new Detokenizer();

  private Captioner(FeatureExtractor extractor, CaptionModel model, BeamSearchConfig search) {
    this.extractor = extractor;
    this.model = model;
    this.search = new BeamSearch(search, CaptionModel.TOKEN_RULES);
  }

  /**
   * Loads a captioner that writes one caption a photo, with a beam of 3, on the processor, from the
   * folder {@code models/} of the system property {@code captioner.home} or of the working folder.
   *
   * @param model a name in that folder, or a folder that holds a trained model
   * @throws IOException if the model or its backbone cannot be found or read; the message says
   *     which file
   */
  public static Captioner load(String model) throws IOException {
    return load(Path.of(System.getProperty("captioner.home", "."), "models"), model);
  }

  /**
   * Loads a captioner that writes one caption a photo, with a beam of 3, on the processor.
   *
   * @param repository the folder {@code models/}
   * @param model a name in it, or a folder that holds a trained model
   * @throws IOException if the model or its backbone cannot be found or read; the message says
   *     which file
   */
  public static Captioner load(Path repository, String model) throws IOException {
    return load(repository, model, BeamSearchConfig.defaults(), Device.cpu());
  }

  /**
   * Loads a captioner.
   *
   * @param repository the folder {@code models/}
   * @param model a name in it, or a folder that holds a trained model
   * @param search width of the beam and number of captions a photo
   * @param device where the networks run
   * @throws IOException if the model or its backbone cannot be found or read; the message says
   *     which file
   */
  public static Captioner load(
      Path repository, String model, BeamSearchConfig search, Device device) throws IOException {
    CaptionModel loaded = CaptionModel.load(new ModelStore(repository).folder(model), device);
    try {
      FeatureExtractor extractor = FeatureExtractor.load(repository, loaded.config(), device);
      return new Captioner(extractor, loaded, search);
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * Captions the photo in a file.
   *
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public Caption caption(Path photo) throws IOException {
    return best(pixels(photo));
  }

  /**
   * Captions the photo in a stream, which is read to its end and left open.
   *
   * @throws captioner.image.UnreadablePhotoException if it is not a whole photo
   */
  public Caption caption(InputStream photo) throws IOException {
    return best(extractor.pixels(photo, "the photo"));
  }

  /** Captions a photo. */
  public Caption caption(BufferedImage photo) {
    return best(extractor.pixels(photo));
  }

  private Caption best(float[] pixels) {
    return nBestOfPixels(List.of(pixels)).get(0).get(0);
  }

  /** Returns the best caption of every photo, in order. */
  public List<Caption> captions(List<BufferedImage> photos) {
    return nBest(photos).stream().map(captions -> captions.get(0)).toList();
  }

  /** Returns the n best captions of every photo, best first. */
  public List<List<Caption>> nBest(List<BufferedImage> photos) {
    return nBestOfPixels(photos.stream().map(extractor::pixels).toList());
  }

  /**
   * Reads a photo and prepares it for {@link #nBestOfPixels}; worth doing in other threads.
   *
   * @return (3, H, W), as the backbone wants it
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public float[] pixels(Path photo) throws IOException {
    return extractor.pixels(photo);
  }

  /** Returns the n best captions of photos prepared by {@link #pixels}, best first. */
  public List<List<Caption>> nBestOfPixels(List<float[]> photos) {
    if (photos.isEmpty()) {
      return List.of();
    }
    try (NDManager scope = model.manager().newSubManager();
        CaptionScorer scorer = model.scorer(extractor.features(scope, photos))) {
      List<List<Caption>> captions = new ArrayList<>();
      for (List<Hypothesis> found : search.search(scorer, photos.size())) {
        captions.add(found.stream().map(this::caption).toList());
      }
      return captions;
    }
  }

  private Caption caption(Hypothesis hypothesis) {
    List<String> words = model.words(hypothesis);
    return new Caption(
        detokenizer.detokenize(words), words, hypothesis.logProb(), hypothesis.score());
  }

  @Override
  public void close() {
    model.close();
    extractor.close();
  }
}
