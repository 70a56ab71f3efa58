package captioner.serve;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Asks a server as programs do, and as attackers do. */
public final class Client {
  private static final String BOUNDARY = "----boundary";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  /** Makes a client of the server at a port of this machine. */
  public Client(int port) {
    this.port = port;
  }

  /** Returns a request to be completed. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  /** Sends a request. */
  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns what is at an address. */
  public HttpResponse<String> get(String path) throws IOException {
    return send(to(path));
  }

  /** Asks for captions of one image file. */
  public HttpResponse<String> caption(byte[] photo, String query) throws IOException {
    return send(to("/v1/captions" + query).POST(BodyPublishers.ofByteArray(photo)));
  }

  /** Asks for captions of one image file, and does not wait. */
  public CompletableFuture<HttpResponse<String>> captionLater(byte[] photo, String query) {
    return later("/v1/captions" + query, photo);
  }

  /** Sends a body, and does not wait. */
  public CompletableFuture<HttpResponse<String>> later(String path, byte[] body) {
    HttpRequest request = to(path).POST(BodyPublishers.ofByteArray(body)).build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  /** Asks for captions of the files of a form. */
  public HttpResponse<String> form(List<Path> files) throws IOException {
    return send(formTo("/v1/captions", files));
  }

  /** Returns a request with the files of a form. */
  public HttpRequest.Builder formTo(String path, List<Path> files) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Path file : files) {
      body.writeBytes(
          """
          --%s\r
          Content-Disposition: form-data; name="photo"; filename="%s"\r
          Content-Type: text/plain\r
          \r
          """
              .formatted(BOUNDARY, file.getFileName())
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(Files.readAllBytes(file));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(
        """
        --%s\r
        Content-Disposition: form-data; name="note"\r
        \r
        not a file\r
        --%<s--\r
        """
            .formatted(BOUNDARY)
            .getBytes(StandardCharsets.UTF_8));
    return to(path)
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(BodyPublishers.ofByteArray(body.toByteArray()));
  }

  /** Waits until no photo is in work. */
  void awaitIdle() throws IOException, InterruptedException {
    while (!get("/metrics").body().contains("\ncaptioner_photos_in_work 0.0")) {
      Thread.sleep(10);
    }
  }

  /** Sends bytes as they are, and returns the status, or 0 if the server hangs up. */
  int raw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(15_000);
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
      } catch (IOException e) {
        // it may hang up while we still talk, after an answer or without
      }
      return status(socket.getInputStream());
    }
  }

  private static int status(InputStream in) {
    try {
      String line = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
      return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns the object that an answer holds. */
  public static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** Returns the first photo of an answer. */
  public static JsonObject photo(HttpResponse<String> answer) {
    return json(answer).getAsJsonArray("photos").get(0).getAsJsonObject();
  }

  /** Returns the captions of an answer, by the names of the photos. */
  static Map<String, String> captions(HttpResponse<String> answer) {
    Map<String, String> captions = new TreeMap<>();
    json(answer)
        .getAsJsonArray("photos")
        .forEach(
            photo ->
                captions.put(
                    photo.getAsJsonObject().get("name").getAsString(),
                    photo.getAsJsonObject().get("caption").getAsString()));
    return captions;
  }
}
