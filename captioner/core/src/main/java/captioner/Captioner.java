package captioner;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionModel;
import captioner.model.CaptionScorer;
import captioner.model.FeatureExtractor;
import captioner.model.ModelStore;
import captioner.text.Detokenizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
  private final CaptionOptions options;
  private final PhotoSearch search;
  private final Detokenizer detokenizer = new Detokenizer();

  private Captioner(FeatureExtractor extractor, CaptionModel model, CaptionOptions options) {
    this.extractor = extractor;
    this.model = model;
    this.options = options;
    search = new PhotoSearch(options, model.vocabulary());
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
    return load(repository, model, CaptionOptions.builder().optSearch(search).build(), device);
  }

  /**
   * Loads a captioner that writes as the options say.
   *
   * @param repository the folder {@code models/}
   * @param model a name in it, or a folder that holds a trained model
   * @param options how it writes
   * @param device where the networks run
   * @throws IOException if the model or its backbone cannot be found or read; the message says
   *     which file
   * @throws IllegalArgumentException if the options cannot be met: the model does not know a word
   *     that it is to say, or they contradict each other; the message says what to do
   */
  public static Captioner load(Path repository, String model, CaptionOptions options, Device device)
      throws IOException {
    CaptionModel loaded = CaptionModel.load(new ModelStore(repository).folder(model), device);
    try {
      FeatureExtractor extractor = FeatureExtractor.load(repository, loaded.config(), device);
      try {
        return new Captioner(extractor, loaded, options);
      } catch (RuntimeException e) {
        extractor.close();
        throw e;
      }
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
    return describe(photos, Explanation.NONE).stream().map(Description::captions).toList();
  }

  /**
   * Returns the n best captions of photos prepared by {@link #pixels}, with what explains them if
   * the options ask for it.
   *
   * @param photos the files
   * @param pixels of each file
   */
  public List<CaptionedPhoto> captionedPhotos(List<Path> photos, List<float[]> pixels) {
    return captionedPhotos(photos, pixels, options.explanation());
  }

  /**
   * Captions the photo in a file and says where the captioner looked as it wrote the best caption,
   * whatever the options say of that.
   *
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public CaptionedPhoto explain(Path photo) throws IOException {
    List<float[]> pixels = List.of(pixels(photo));
    return captionedPhotos(List.of(photo), pixels, Explanation.ATTENTION).get(0);
  }

  private List<CaptionedPhoto> captionedPhotos(
      List<Path> photos, List<float[]> pixels, Explanation explanation) {
    List<Description> found = describe(pixels, explanation);
    return IntStream.range(0, photos.size())
        .mapToObj(
            i -> new CaptionedPhoto(photos.get(i), found.get(i).captions, found.get(i).attention))
        .toList();
  }

  private List<Description> describe(List<float[]> photos, Explanation explanation) {
    if (photos.isEmpty()) {
      return List.of();
    }
    try (NDManager scope = model.manager().newSubManager();
        CaptionScorer scorer = model.scorer(extractor.features(scope, photos))) {
      List<List<Hypothesis>> found = search.search(scorer, photos);
      List<Optional<AttentionMap>> attention =
          switch (explanation) {
            case NONE -> Collections.nCopies(photos.size(), Optional.empty());
            case ATTENTION -> attention(scorer, found);
          };
      return IntStream.range(0, photos.size())
          .mapToObj(
              i ->
                  new Description(
                      found.get(i).stream().map(this::caption).toList(), attention.get(i)))
          .toList();
    }
  }

  private List<Optional<AttentionMap>> attention(
      CaptionScorer scorer, List<List<Hypothesis>> found) {
    int side = model.config().gridSide();
    List<List<Integer>> best = found.stream().map(ofPhoto -> ofPhoto.get(0).tokens()).toList();
    return scorer.attention(best).stream()
        .map(words -> Optional.of(AttentionMap.of(side, side, words)))
        .toList();
  }

  private Caption caption(Hypothesis hypothesis) {
    List<String> words = model.words(hypothesis);
    String text =
        switch (options.style()) {
          case SENTENCE -> detokenizer.detokenize(words);
          case PLAIN -> detokenizer.plain(words);
        };
    return new Caption(
        text, words, hypothesis.logProb(), hypothesis.score(), search.confidence(hypothesis));
  }

  /** What was found for one photo. */
  private record Description(List<Caption> captions, Optional<AttentionMap> attention) {}

  @Override
  public void close() {
    model.close();
    extractor.close();
  }
}
