package captioner.serve;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An answer that comes as <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>:
 * {@code words}, a piece of the caption of a photo, as soon as it is certain; in the end {@code
 * captions}, or a {@code problem}.
 *
 * <p>The pieces are kept until the request's own thread sends them, so that nobody who reads slowly
 * keeps the captions of others waiting.
 */
final class CaptionStream {
  /** While there is nothing to tell, a comment so often finds out whether anybody listens. */
  private static final Duration PULSE = Duration.ofMillis(500);

  private static final Gson GSON = new Gson();

  /** How the caption of a photo begins. */
  private record Beginning(List<String> tokens, String text) {
    static final Beginning EMPTY = new Beginning(List.of(), "");
  }

  /** News of a photo: how its caption begins, or, without that, that it is done. */
  private record News(int photo, Optional<Beginning> beginning) {}

  private final HttpServletResponse response;
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
  private final Map<Integer, Beginning> sent = new HashMap<>(); // by photo

  /** Makes an answer, of which nothing is sent yet. */
  CaptionStream(HttpServletResponse response) {
    this.response = response;
  }

  /** Returns what is to be told of the words of a photo. */
  BatchQueue.Words words(int photo) {
    return (tokens, text) -> news.add(new News(photo, Optional.of(new Beginning(tokens, text))));
  }

  /**
   * Sends words as they come, until all photos are done.
   *
   * @param end of the time for it, as of System.nanoTime
   * @throws IOException if the client has gone
   */
  void sendUntilDone(List<? extends CompletableFuture<?>> photos, long end) throws IOException {
    response.setContentType("text/event-stream");
    response.setHeader("X-Accel-Buffering", "no"); // or a proxy would keep the events together
    response.flushBuffer();
    for (int i = 0; i < photos.size(); i++) {
      int photo = i;
      photos.get(i).whenComplete((answer, e) -> news.add(new News(photo, Optional.empty())));
    }
    int open = photos.size();
    while (open > 0 && System.nanoTime() < end) {
      Optional<News> next = next();
      if (next.isEmpty()) {
        write(": waiting\n\n");
      } else if (next.get().beginning().isEmpty()) {
        open--;
      } else {
        sendWords(next.get().photo(), next.get().beginning().get());
      }
    }
  }

  private Optional<News> next() {
    try {
      return Optional.ofNullable(news.poll(PULSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.stopping();
    }
  }

  /** Sends what the client does not have. */
  private void sendWords(int photo, Beginning whole) throws IOException {
    Beginning before = sent.getOrDefault(photo, Beginning.EMPTY);
    String text = whole.text().substring(before.text().length());
    if (!text.isEmpty()) {
      JsonObject piece = new JsonObject();
      piece.addProperty("photo", photo);
      piece.addProperty("text", text);
      List<String> tokens = whole.tokens();
      piece.add("tokens", GSON.toJsonTree(tokens.subList(before.tokens().size(), tokens.size())));
      send("words", piece);
      sent.put(photo, whole);
    }
  }

  /**
   * Sends what is left of the captions, a full stop as a rule, and then the whole answer.
   *
   * @throws IOException if the client has gone
   */
  void finish(JsonObject answer) throws IOException {
    JsonArray photos = answer.getAsJsonArray("photos");
    for (int i = 0; i < photos.size(); i++) {
      JsonObject photo = photos.get(i).getAsJsonObject();
      if (photo.has("caption")) {
        List<String> tokens =
            photo.getAsJsonArray("tokens").asList().stream().map(JsonElement::getAsString).toList();
        sendWords(i, new Beginning(tokens, photo.get("caption").getAsString()));
      }
    }
    send("captions", answer);
  }

  /**
   * Sends why there are no captions.
   *
   * @throws IOException if the client has gone
   */
  void fail(Problem problem) throws IOException {
    send("problem", problem.json());
  }

  private void send(String event, JsonObject data) throws IOException {
    write("event: %s\ndata: %s\n\n".formatted(event, data));
  }

  private void write(String text) throws IOException {
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    response.flushBuffer();
  }
}
