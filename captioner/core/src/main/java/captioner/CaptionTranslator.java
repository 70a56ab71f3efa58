package captioner;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.ndarray.BytesSupplier;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.ServingTranslator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.Utils;
import ai.djl.util.ZipUtils;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lets <a href="https://docs.djl.ai/master/docs/serving/index.html">DJL Serving</a> caption: a
 * photo comes in, JSON goes out, with the names of the command line's JSONL.
 *
 * <p>The model's folder holds, beside serving.properties, a compiled captioner, {@value #PROGRAM};
 * or else a captioner in {@value #CAPTIONER} and its backbones in {@value #REPOSITORY}. Unlike
 * other translators this one does not only prepare and read arrays, it does all: a search may call
 * its networks once a word, and DJL calls a block once a batch. So DJL's own block has nothing to
 * do, and batches that DJL Serving gathers go through ours as they are.
 *
 * <p>Of serving.properties it reads {@code beam} and {@code nBest}.
 */
public final class CaptionTranslator implements ServingTranslator {
  /** The file of a compiled captioner, in the model's folder. */
  public static final String PROGRAM = "captioner.pt";

  /** The folder of the captioner, in the model's. */
  public static final String CAPTIONER = "captioner";

  /**
   * The file of the backbones in the model's folder, laid out as {@code models/} is; packed,
   * because DJL takes any folder with a metadata.json in it for a repository and not for a model.
   */
  public static final String REPOSITORY = "backbones.zip";

  private static final String PHOTOS = "photos";
  private static final int UNREADABLE = 422; // as of HTTP

  private final CaptionOptions.Builder options = CaptionOptions.builder();
  private Optional<Captioner> captioner = Optional.empty();

  /** Makes a translator, as DJL Serving does. */
  public CaptionTranslator() {}

  @Override
  public void setArguments(Map<String, ?> arguments) {
    integer(arguments, "beam").ifPresent(options::optBeamSize);
    integer(arguments, "nBest").ifPresent(options::optNBest);
  }

  private static OptionalInt integer(Map<String, ?> arguments, String name) {
    Object value = arguments.get(name);
    try {
      return value == null
          ? OptionalInt.empty()
          : OptionalInt.of(Integer.parseInt(value.toString().strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number: " + value, e);
    }
  }

  /** Loads the captioner for all workers of the model; it is closed with the model. */
  @Override
  public synchronized void prepare(TranslatorContext context) throws IOException {
    if (captioner.isPresent()) {
      return;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(getClass().getClassLoader()); // which has the image decoders
    try {
      Captioner loaded = load(context.getModel());
      context.getModel().getNDManager().attachInternal(CAPTIONER, loaded);
      captioner = Optional.of(loaded);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Captioner load(Model model) throws IOException {
    Path folder = model.getModelPath();
    Device device = model.getNDManager().getDevice();
    if (Files.exists(folder.resolve(PROGRAM))) {
      return Captioner.loadCompiled(folder.resolve(PROGRAM), options.build(), device);
    }
    Path repository = Files.createTempDirectory("backbones");
    try {
      unpack(folder.resolve(REPOSITORY), repository);
      String captioner = folder.resolve(CAPTIONER).toString();
      return Captioner.load(repository, captioner, options.build(), device);
    } finally {
      Utils.deleteQuietly(repository); // weights are in memory
    }
  }

  private static void unpack(Path zip, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(zip)) {
      ZipUtils.unzip(in, to);
    }
  }

  /** Asks DJL for whole batches. */
  @Override
  public Batchifier getBatchifier() {
    return Batchifier.STACK;
  }

  @Override
  public NDList processInput(TranslatorContext context, Input input) {
    return batchProcessInput(context, List.of(input));
  }

  @Override
  public Output processOutput(TranslatorContext context, NDList nothing) {
    return batchProcessOutput(context, nothing).get(0);
  }

  /** A photo, or why it cannot be read. */
  private record Photo(Optional<float[]> pixels, String problem) {}

  /** Keeps the photos beside what DJL gets, which is nothing. */
  @Override
  public NDList batchProcessInput(TranslatorContext context, List<Input> inputs) {
    context.setAttachment(PHOTOS, inputs.stream().map(this::read).toArray(Photo[]::new));
    return new NDList();
  }

  private Photo read(Input input) {
    BytesSupplier data = input.getData();
    if (data == null) {
      return new Photo(Optional.empty(), "there is no photo in the request");
    }
    try {
      return new Photo(
          Optional.of(loaded().pixels(new ByteArrayInputStream(data.getAsBytes()))), "");
    } catch (IOException e) {
      return new Photo(Optional.empty(), e.getMessage());
    }
  }

  private Captioner loaded() {
    return captioner.orElseThrow(() -> new IllegalStateException("prepare comes first"));
  }

  @Override
  public List<Output> batchProcessOutput(TranslatorContext context, NDList nothing) {
    Photo[] photos = (Photo[]) context.getAttachment(PHOTOS);
    List<float[]> pixels = new ArrayList<>();
    for (Photo photo : photos) {
      photo.pixels().ifPresent(pixels::add);
    }
    List<Description> said = loaded().describe(pixels);
    List<Output> outputs = new ArrayList<>();
    int next = 0;
    for (Photo photo : photos) {
      outputs.add(photo.pixels().isPresent() ? output(said.get(next++)) : failure(photo));
    }
    return outputs;
  }

  private static Output output(Description said) {
    JsonObject json = json(said.captions().get(0));
    if (said.captions().size() > 1) {
      JsonArray alternatives = new JsonArray();
      said.captions().stream().skip(1).map(CaptionTranslator::json).forEach(alternatives::add);
      json.add("alternatives", alternatives);
    }
    return output(200, "OK", json);
  }

  private static JsonObject json(Caption caption) {
    JsonObject json = new JsonObject();
    json.addProperty("caption", caption.text());
    json.addProperty("log_prob", caption.logProb());
    json.addProperty("confidence", caption.confidence());
    return json;
  }

  private static Output failure(Photo photo) {
    JsonObject json = new JsonObject();
    json.addProperty("error", photo.problem());
    return output(UNREADABLE, photo.problem(), json);
  }

  private static Output output(int code, String message, JsonObject content) {
    Output output = new Output(code, message);
    output.addProperty("Content-Type", "application/json");
    output.add(content.toString());
    return output;
  }
}
