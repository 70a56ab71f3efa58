package captioner.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many clients of one server, each of which asks anew as soon as it has its answer. */
final class Clients {
  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A photo, and what {@code caption} says of it. */
  record Photo(byte[] bytes, String caption) {}

  private record Answer(int status, boolean right, Duration latency) {}

  private final URI captions;
  private final List<Photo> photos;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Makes clients.
   *
   * @param server its address
   * @param photos that are sent, in turns
   */
  Clients(URI server, List<Photo> photos) {
    captions = server.resolve("/v1/captions");
    this.photos = photos;
  }

  /**
   * What came back.
   *
   * @param statuses how often each came; 0 is no answer at all
   * @param wrong captions that were not those of the command line
   * @param latencies of captions, shortest first
   * @param wall from the first request to the last answer
   */
  record Outcome(
      Map<Integer, Integer> statuses, int wrong, List<Duration> latencies, Duration wall) {
    int captioned() {
      return latencies.size();
    }

    /** Returns captions a second. */
    double throughput() {
      return captioned() * 1e9 / wall.toNanos();
    }

    /** Returns the latency in ms that such a share of all have at most. */
    long percentile(double share) {
      int rank = (int) Math.ceil(share * latencies.size());
      return latencies.get(Math.max(0, rank - 1)).toMillis();
    }
  }

  /** Sends so many requests, so many at a time. */
  Outcome ask(int clients, int requests) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      long start = System.nanoTime();
      List<Future<Answer>> answers =
          IntStream.range(0, requests)
              .mapToObj(
                  i ->
                      threads.submit(() -> ask(photos.get(next.getAndIncrement() % photos.size()))))
              .toList();
      List<Answer> all = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        all.add(answer.get());
      }
      return outcome(all, Duration.ofNanos(System.nanoTime() - start));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Outcome outcome(List<Answer> answers, Duration wall) {
    Map<Integer, Integer> statuses = new TreeMap<>();
    answers.forEach(answer -> statuses.merge(answer.status(), 1, Integer::sum));
    List<Answer> captioned = answers.stream().filter(answer -> answer.status() == OK).toList();
    int wrong = (int) captioned.stream().filter(answer -> !answer.right()).count();
    return new Outcome(
        statuses, wrong, captioned.stream().map(Answer::latency).sorted().toList(), wall);
  }

  private Answer ask(Photo photo) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(captions)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(photo.bytes()))
            .build();
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      Duration latency = Duration.ofNanos(System.nanoTime() - start);
      boolean right = answer.statusCode() == OK && caption(answer.body()).equals(photo.caption());
      return new Answer(answer.statusCode(), right, latency);
    } catch (IOException e) {
      return new Answer(0, false, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static String caption(String answer) {
    JsonObject json = JsonParser.parseString(answer).getAsJsonObject();
    return json.getAsJsonArray("photos").get(0).getAsJsonObject().get("caption").getAsString();
  }
}
