package captioner;

import ai.djl.Device;
import captioner.compile.CaptionProgram;
import captioner.decoding.BeamSearchConfig;
import captioner.model.CaptionEnsemble;
import captioner.model.PhotoPixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
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
 * <p>What is written of a photo does not depend on the photos beside it, on their number or on the
 * number of threads, and what is drawn by chance depends on its pixels and the seed. Between
 * batches log-probabilities differ by rounding, by less than 1e-5 in all that was measured; only
 * sentences as close as that could change places.
 *
 * <p>Safe for use by many threads. Closing waits for the calls in work; later ones throw
 * IllegalStateException. One photo at a time wastes most of the processor: give lists where there
 * are many.
 */
public final class Captioner implements AutoCloseable {
  private final CaptionEngine engine;
  private final PhotoPixels pixels;
  private final Explanation explanation;
  private final Describer describer;

  private Captioner(CaptionEngine engine, CaptionOptions options) {
    this.engine = engine;
    pixels = engine.pixels();
    explanation = options.explanation();
    describer = new Describer(engine, options);
  }

  /**
   * Loads a captioner that writes one caption a photo, as the command line does, on the processor,
   * from the folder {@code models/} of the system property {@code captioner.home} or of the working
   * folder.
   *
   * @param model a name in that folder, or a folder that holds a trained model
   * @throws IOException if the model or its backbone cannot be found or read; the message says
   *     which file
   */
  public static Captioner load(String model) throws IOException {
    return load(Path.of(System.getProperty("captioner.home", "."), "models"), model);
  }

  /**
   * Loads a captioner that writes one caption a photo, as the command line does, on the processor.
   *
   * @param repository the folder {@code models/}
   * @param model a name in it, or a folder that holds a trained model
   * @throws IOException if the model or its backbone cannot be found or read; the message says
   *     which file
   */
  public static Captioner load(Path repository, String model) throws IOException {
    return load(repository, model, CaptionOptions.defaults(), Device.cpu());
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
    return load(repository, List.of(model), options, device);
  }

  /**
   * Loads a captioner of several models, an ensemble, which writes what they together find
   * likeliest: next-word probabilities are averaged. It takes the time of all of them, but for the
   * backbones, each of which sees a photo once.
   *
   * @param repository the folder {@code models/}
   * @param models at least one, each a name in it or a folder that holds a trained model; they have
   *     the same vocabulary and prepare photos alike
   * @param options how it writes
   * @param device where the networks run
   * @throws IOException if a model or its backbone cannot be found or read, or if two models do not
   *     go together; the message says which
   * @throws IllegalArgumentException if the options cannot be met, as for one model
   */
  public static Captioner load(
      Path repository, List<String> models, CaptionOptions options, Device device)
      throws IOException {
    return of(new BlockEngine(CaptionEnsemble.load(repository, models, device)), options);
  }

  /**
   * Loads a compiled captioner, which needs no models beside it and is faster than blocks. It
   * cannot tell where it looks.
   *
   * @param program the file
   * @param options how it writes
   * @param device where the program runs
   * @throws IOException if the file is missing, damaged or no compiled captioner of this version;
   *     the message names it
   * @throws IllegalArgumentException if the options cannot be met, as for a model, or ask for
   *     attention
   */
  public static Captioner loadCompiled(Path program, CaptionOptions options, Device device)
      throws IOException {
    if (options.explanation() != Explanation.NONE) {
      throw new IllegalArgumentException(
          "a compiled captioner does not tell where it looks, which was asked for: " + program);
    }
    return of(new ProgramEngine(CaptionProgram.load(program, device)), options);
  }

  private static Captioner of(CaptionEngine engine, CaptionOptions options) {
    try {
      return new Captioner(new OrderlyEngine(engine), options);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /**
   * Returns a captioner of the same networks that writes in another way; it costs next to nothing.
   * It works until this one is closed; closing it closes this one, too.
   *
   * @throws IllegalArgumentException if the options cannot be met, as for {@link #load(Path,
   *     String, CaptionOptions, Device)}
   */
  public Captioner withOptions(CaptionOptions options) {
    return new Captioner(engine, options);
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
    return best(pixels(photo));
  }

  /** Captions a photo. */
  public Caption caption(BufferedImage photo) {
    return best(pixels.of(photo));
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
    return nBestOfPixels(photos.stream().map(pixels::of).toList());
  }

  /**
   * Reads the photo in a stream to its end, leaves it open, and prepares it for {@link #describe}.
   *
   * @return (3, H, W), as the backbone wants it
   * @throws captioner.image.UnreadablePhotoException if it is not a whole photo
   */
  public float[] pixels(InputStream photo) throws IOException {
    return pixels.of(photo, "the photo");
  }

  /** Prepares a photo for {@link #describe}; returns (3, H, W), as the backbone wants it. */
  public float[] pixels(BufferedImage photo) {
    return pixels.of(photo);
  }

  /**
   * Returns what is said of photos prepared by {@link #pixels}, whatever their names, with what
   * explains it if the options ask for it.
   */
  public List<Description> describe(List<float[]> photos) {
    return describe(photos, explanation, CaptionListener.NONE);
  }

  /**
   * Returns what {@link #describe(List)} does, and tells of the words of the best captions as soon
   * as they are certain: in beam search, as soon as all that might still win begin with them.
   *
   * @param listener what it throws ends the search, and is thrown here
   */
  public List<Description> describe(List<float[]> photos, CaptionListener listener) {
    return describe(photos, explanation, listener);
  }

  /**
   * Reads a photo and prepares it for {@link #nBestOfPixels}; worth doing in other threads.
   *
   * @return (3, H, W), as the backbone wants it
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public float[] pixels(Path photo) throws IOException {
    return pixels.of(photo);
  }

  /** Returns the n best captions of photos prepared by {@link #pixels}, best first. */
  public List<List<Caption>> nBestOfPixels(List<float[]> photos) {
    return describe(photos, Explanation.NONE, CaptionListener.NONE).stream()
        .map(Description::captions)
        .toList();
  }

  /**
   * Returns the n best captions of photos prepared by {@link #pixels}, with what explains them if
   * the options ask for it.
   *
   * @param photos the files
   * @param pixels of each file, in the same order
   */
  public List<CaptionedPhoto> captionedPhotos(List<Path> photos, List<float[]> pixels) {
    return captionedPhotos(photos, pixels, explanation);
  }

  /**
   * Captions the photo in a file and says where the captioner looked as it wrote the best caption,
   * whatever the options say of that; nothing of it if no model looks at the photo as it writes.
   *
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public CaptionedPhoto explain(Path photo) throws IOException {
    List<float[]> pixels = List.of(pixels(photo));
    return captionedPhotos(List.of(photo), pixels, Explanation.ATTENTION).get(0);
  }

  private List<CaptionedPhoto> captionedPhotos(
      List<Path> photos, List<float[]> pixels, Explanation explanation) {
    if (photos.size() != pixels.size()) {
      throw new IllegalArgumentException(
          "photos and pixels must be as many: %d, %d".formatted(photos.size(), pixels.size()));
    }
    List<Description> found = describe(pixels, explanation, CaptionListener.NONE);
    return IntStream.range(0, photos.size())
        .mapToObj(
            i ->
                new CaptionedPhoto(
                    photos.get(i), found.get(i).captions(), found.get(i).attention()))
        .toList();
  }

  private List<Description> describe(
      List<float[]> photos, Explanation explanation, CaptionListener listener) {
    if (photos.isEmpty()) {
      return List.of();
    }
    return describer.describe(photos, explanation, listener);
  }

  @Override
  public void close() {
    engine.close();
  }
}
