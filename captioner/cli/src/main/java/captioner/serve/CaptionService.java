package captioner.serve;

import captioner.CaptionOptions;
import captioner.image.PhotoReader;
import captioner.image.UnreadablePhotoException;
import captioner.report.AttentionRegion;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.javalin.http.Context;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Answers requests for captions, each in its own thread. */
final class CaptionService implements AutoCloseable {
  /** Short beside a batch's work, which is tens of milliseconds at least. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private final ServedModel model;
  private final ServeConfig config;
  private final ServerMetrics metrics;
  private final Admission admission;
  private final RequestBody bodies;
  private final PhotoReader reader;
  private final Semaphore decoders =
      new Semaphore(Math.min(4, Runtime.getRuntime().availableProcessors()), true);
  private final BatchQueue queue;

  /** Begins to wait for requests; the model stays the caller's. */
  CaptionService(ServedModel model, ServeConfig config, ServerMetrics metrics) {
    this.model = model;
    this.config = config;
    this.metrics = metrics;
    // an eighth of the memory: bodies are copied once or twice on their way to photos
    long bytes = Math.max(Runtime.getRuntime().maxMemory() / 8, 2L * config.maxBodyBytes());
    admission = new Admission(config.queue(), bytes);
    bodies = new RequestBody(config.maxBodyBytes());
    reader = model.reader(config.maxMegapixels());
    queue = new BatchQueue(model::describe, metrics::onBatch, config.batchSize(), GATHERING);
    metrics.watch(admission, queue);
  }

  /** A photo as the network takes it, unless it has a problem. */
  private record Prepared(
      String name, float[] pixels, AttentionRegion region, Optional<Problem> problem) {}

  /** A photo whose captions are to come, unless it has a problem. */
  private record Sent(Prepared photo, CompletableFuture<BatchQueue.Answer> captions) {}

  /** What the milliseconds of a request go by. */
  private static final class Stopwatch {
    private final long start = System.nanoTime();
    private long waited; // longest of its photos
    private long worked;

    void saw(BatchQueue.Answer answer) {
      waited = Math.max(waited, answer.waited().toMillis());
      worked = Math.max(worked, answer.worked().toMillis());
    }

    long millis() {
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  /**
   * A request that was let in, with its photos.
   *
   * @param end of the time for it, as of System.nanoTime
   * @param read ms until its body was there
   */
  private record Order(
      CaptionOptions options, List<Prepared> photos, Stopwatch watch, long end, long read) {}

  /**
   * Captions the photos of a request.
   *
   * @throws Problem if there is nothing to answer but that
   */
  void captions(Context context) {
    receive(context, this::answerWhole);
  }

  /**
   * Captions the photos of a request, and sends words as soon as they are certain.
   *
   * @throws Problem if there is nothing to answer but that; once words are sent it is among them
   */
  void captionStream(Context context) {
    receive(context, this::answerInPieces);
  }

  private void receive(Context context, BiConsumer<Context, Order> reply) {
    Stopwatch watch = new Stopwatch();
    long end = watch.start + config.requestTime().toNanos();
    CaptionOptions options = CaptionQuery.options(context.queryParamMap());
    model.check(options);
    try (Admission.Pass pass = admission.enter(bodies.announced(context.req()))) {
      byte[] body = bodies.read(context.req(), end);
      List<Uploads.Upload> uploads = Uploads.of(context.contentType(), body);
      pass.widenTo(uploads.size());
      long read = watch.millis();
      List<Prepared> photos = new ArrayList<>();
      for (Uploads.Upload upload : uploads) {
        photos.add(prepare(upload, end));
      }
      reply.accept(context, new Order(options, photos, watch, end, read));
    }
  }

  private void answerWhole(Context context, Order order) {
    // only now, so that they go through the network together
    List<Sent> sent =
        order.photos().stream()
            .map(photo -> send(photo, order.options(), BatchQueue.Words.UNHEARD))
            .toList();
    try {
      List<PhotoAnswer> answers = answers(sent, order);
      if (answers.stream().anyMatch(PhotoAnswer::captioned)) {
        write(context, "application/json", json(answers, order));
      } else {
        context.status(Problem.Kind.UNREADABLE_PHOTO.status());
        write(context, Problem.MEDIA_TYPE, answers.get(0).json().getAsJsonObject("problem"));
      }
    } catch (IOException e) {
      // the client has gone
    } finally {
      cancel(sent);
    }
  }

  /** Writes an answer now, and not when the request has left its place to another. */
  private static void write(Context context, String type, JsonObject json) throws IOException {
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    context.contentType(type).res().setContentLength(bytes.length);
    context.res().getOutputStream().write(bytes);
    context.res().flushBuffer();
  }

  private void answerInPieces(Context context, Order order) {
    if (order.photos().stream().noneMatch(photo -> photo.problem().isEmpty())) {
      answerWhole(context, order); // which is a problem
      return;
    }
    CaptionStream stream = new CaptionStream(context.res());
    List<Sent> sent = new ArrayList<>();
    for (Prepared photo : order.photos()) {
      sent.add(send(photo, order.options(), stream.words(sent.size())));
    }
    try {
      stream.sendUntilDone(sent.stream().map(Sent::captions).toList(), order.end());
      finish(stream, sent, order);
    } catch (IOException e) {
      // the client has gone, and its place is free
    } finally {
      cancel(sent);
    }
  }

  /** Sends the end of a stream: it is too late for another status. */
  private void finish(CaptionStream stream, List<Sent> sent, Order order) throws IOException {
    JsonObject json;
    try {
      json = json(answers(sent, order), order);
    } catch (Problem e) {
      stream.fail(e);
      return;
    } catch (RuntimeException e) {
      stream.fail(Problem.defect());
      return;
    }
    stream.finish(json);
  }

  private List<PhotoAnswer> answers(List<Sent> sent, Order order) {
    return sent.stream().map(photo -> answer(photo, order.watch(), order.end())).toList();
  }

  private static void cancel(List<Sent> sent) {
    sent.forEach(photo -> photo.captions().cancel(false)); // nobody waits for them any more
  }

  private Prepared prepare(Uploads.Upload upload, long end) {
    try {
      BufferedImage picture = decode(upload, end);
      AttentionRegion region =
          AttentionRegion.of(model.resize(), picture.getWidth(), picture.getHeight());
      return new Prepared(
          upload.name(), model.captioner().pixels(picture), region, Optional.empty());
    } catch (UnreadablePhotoException e) {
      metrics.onUnreadable();
      Problem problem = new Problem(Problem.Kind.UNREADABLE_PHOTO, e.getMessage());
      AttentionRegion nothing = new AttentionRegion(0, 0, 0, 0);
      return new Prepared(upload.name(), new float[0], nothing, Optional.of(problem));
    }
  }

  private Sent send(Prepared photo, CaptionOptions options, BatchQueue.Words words) {
    return new Sent(
        photo,
        photo.problem().isEmpty()
            ? queue.submit(options, photo.pixels(), words)
            : CompletableFuture.failedFuture(photo.problem().get()));
  }

  private BufferedImage decode(Uploads.Upload upload, long end) throws UnreadablePhotoException {
    try {
      if (!decoders.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooSlow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.stopping();
    }
    try {
      return reader.read(upload.bytes(), upload.name());
    } finally {
      decoders.release();
    }
  }

  private PhotoAnswer answer(Sent sent, Stopwatch watch, long end) {
    Prepared photo = sent.photo();
    try {
      BatchQueue.Answer answer = sent.captions().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      watch.saw(answer);
      return PhotoAnswer.of(photo.name(), answer.description(), photo.region());
    } catch (TimeoutException e) {
      throw tooSlow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.stopping();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Problem problem) {
        return PhotoAnswer.of(photo.name(), problem);
      }
      throw new IllegalStateException("the network failed: " + e.getCause(), e.getCause());
    }
  }

  private Problem tooSlow() {
    return new Problem(
        Problem.Kind.TOO_SLOW,
        "no caption within %d s; try again, with fewer photos at a time"
            .formatted(config.requestTime().toSeconds()));
  }

  private JsonObject json(List<PhotoAnswer> answers, Order order) {
    JsonArray photos = new JsonArray();
    answers.forEach(answer -> photos.add(answer.json()));
    JsonObject timing = new JsonObject();
    timing.addProperty("read", order.read());
    timing.addProperty("waited", order.watch().waited);
    timing.addProperty("captioned", order.watch().worked);
    timing.addProperty("total", order.watch().millis());
    JsonObject json = new JsonObject();
    json.addProperty("model", model.name());
    json.add("photos", photos);
    json.add("timing_ms", timing);
    return json;
  }

  /** Returns whether requests are let in. */
  boolean isReady() {
    return !admission.isClosed();
  }

  /** Turns requests away from now on; those that are in are answered. */
  void drain() {
    admission.close();
  }

  /** Finishes what is in work. */
  @Override
  public void close() {
    drain();
    queue.close();
  }
}
