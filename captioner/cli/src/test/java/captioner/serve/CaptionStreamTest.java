package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words as they are found, over HTTP, with the bundled model. */
@Timeout(120)
class CaptionStreamTest {
  private static final String SLOW = "?beam=10&n-best=10&min-length=30&max-length=64";

  @TempDir static Path temp;
  private static List<Path> photos;
  private static byte[] child;
  private static BundledServer server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    photos = BundledServer.photos(16);
    child = BundledServer.child();
    server = BundledServer.start(ServeConfig.defaults());
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> stream(Client client, byte[] photo, String query)
      throws IOException {
    return client.send(
        client.to("/v1/captions/stream" + query).POST(BodyPublishers.ofByteArray(photo)));
  }

  /**
   * Checks that the pieces of every photo make up its caption in the last event, which it returns.
   */
  private static JsonArray assertComplete(List<ServerEvent> events) {
    JsonArray photos = ServerEvent.last("captions", events).getAsJsonArray("photos");
    for (int i = 0; i < photos.size(); i++) {
      JsonObject photo = photos.get(i).getAsJsonObject();
      if (photo.has("caption")) {
        List<String> pieces = ServerEvent.pieces(i, events);
        assertEquals(photo.get("caption").getAsString(), String.join("", pieces));
        assertTrue(pieces.stream().noneMatch(String::isEmpty), pieces.toString());
        assertEquals(
            photo.getAsJsonArray("tokens").asList().stream().map(JsonElement::getAsString).toList(),
            ServerEvent.tokens(i, events));
      } else {
        assertTrue(photo.has("problem"), photo.toString());
        assertEquals(List.of(), ServerEvent.pieces(i, events));
      }
    }
    return photos;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?beam=5&n-best=3&attention",
        "?sample&seed=3&n-best=2",
        "?prefix=a%20photo%20of&capitalise=false",
        "?must-include=snow&max-length=4"
      })
  void piecesMakeUpTheCaptionAndTheLastEventIsTheOtherAnswer(String query) throws IOException {
    List<ServerEvent> events = ServerEvent.of(stream(client, child, query));
    assertComplete(events);
    JsonObject whole = Client.json(client.caption(child, query));
    JsonObject last = ServerEvent.last("captions", events);
    for (JsonObject answer : List.of(whole, last)) {
      assertEquals(4, answer.remove("timing_ms").getAsJsonObject().size());
    }
    assertEquals(whole, last);
  }

  @Test
  void greedySearchSendsEveryWordAlone() throws IOException {
    List<ServerEvent> events = ServerEvent.of(stream(client, child, "?beam=1"));
    JsonObject photo = assertComplete(events).get(0).getAsJsonObject();
    List<String> pieces = ServerEvent.pieces(0, events);
    assertEquals(photo.getAsJsonArray("tokens").size() + 1, pieces.size(), "and a full stop");
    assertEquals(".", pieces.get(pieces.size() - 1));
  }

  @Test
  void photosOfARequestAreToldApartByTheirPlace() throws IOException {
    Path broken = Files.writeString(temp.resolve("broken.jpg"), "no photo");
    List<Path> files = List.of(photos.get(0), broken, photos.get(1), photos.get(2));
    HttpResponse<String> answer = client.send(client.formTo("/v1/captions/stream", files));
    JsonArray said = assertComplete(ServerEvent.of(answer));
    JsonArray whole = Client.json(client.form(files)).getAsJsonArray("photos");
    for (int i = 0; i < 4; i++) {
      assertEquals(
          whole.get(i).getAsJsonObject().get("caption"),
          said.get(i).getAsJsonObject().get("caption"));
    }
    assertTrue(said.get(1).getAsJsonObject().has("problem"));
  }

  @Test
  void whatIsRefusedIsRefusedAsElsewhere() throws IOException {
    ServeConfig strict =
        ServeConfig.defaults()
            .withToken("s3cret")
            .withQueue(2, 2)
            .withRequestLimits(1_000_000, 50, Duration.ofSeconds(30));
    try (CaptionServer guarded = server.another(strict)) {
      Client asking = new Client(guarded.port());
      assertProblem(401, stream(asking, child, ""));
      for (Map.Entry<String, byte[]> wrong :
          Map.of(
                  "400", new byte[0],
                  "413", new byte[1_000_001],
                  "422", "no photo".getBytes(StandardCharsets.UTF_8))
              .entrySet()) {
        assertProblem(Integer.parseInt(wrong.getKey()), known(asking, "", wrong.getValue()));
      }
      assertProblem(400, known(asking, "?beam=11", child));
      String three = "{\"photos\": [%1$s, %1$s, %1$s]}".formatted(base64(child));
      assertProblem(
          413,
          asking.send(
              asking
                  .to("/v1/captions/stream")
                  .header("Authorization", "Bearer s3cret")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(three))));
      HttpResponse<String> fine = known(asking, "", child);
      assertComplete(ServerEvent.of(fine));
      Guard.HEADERS.forEach(
          (name, value) -> assertEquals(value, fine.headers().firstValue(name).orElse(""), name));
    }
    HttpResponse<String> foreign =
        client.send(
            client
                .to("/v1/captions/stream")
                .header("Origin", "http://example.org")
                .POST(BodyPublishers.ofByteArray(child)));
    assertProblem(403, foreign);
    assertProblem(405, client.get("/v1/captions/stream"));
  }

  private static HttpResponse<String> known(Client client, String query, byte[] body)
      throws IOException {
    return client.send(
        client
            .to("/v1/captions/stream" + query)
            .header("Authorization", "Bearer s3cret")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static String base64(byte[] photo) {
    return "{\"data\": \"" + Base64.getEncoder().encodeToString(photo) + "\"}";
  }

  private static void assertProblem(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(status, Client.json(answer).get("status").getAsInt());
  }

  @Test
  void aProblemThatComesAfterWordsIsTheLastEvent() throws Exception {
    ServeConfig hasty =
        ServeConfig.defaults()
            .withQueue(64, 1)
            .withRequestLimits(20_000_000, 50, Duration.ofSeconds(2));
    try (CaptionServer small = server.another(hasty)) {
      Client impatient = new Client(small.port());
      HttpResponse<String> answer =
          impatient.send(impatient.formTo("/v1/captions/stream" + SLOW, BundledServer.photos(64)));
      JsonObject problem = ServerEvent.last("problem", ServerEvent.of(answer));
      assertEquals("/docs#too-slow", problem.get("type").getAsString());
      impatient.awaitIdle();
    }
  }

  @Test
  void whoHangsUpFreesTheirPlaceBeforeTheirPhotosAreCaptioned() throws Exception {
    try (CaptionServer small = server.another(ServeConfig.defaults().withQueue(16, 1))) {
      Client other = new Client(small.port());
      try (Socket socket = new Socket("127.0.0.1", small.port())) {
        byte[] body = form();
        socket
            .getOutputStream()
            .write(
                """
                POST /v1/captions/stream%s HTTP/1.1\r
                Host: localhost\r
                Content-Type: multipart/form-data; boundary=b\r
                Content-Length: %d\r
                \r
                """
                    .formatted(SLOW, body.length)
                    .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(body);
        BufferedReader answer =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = answer.readLine();
        while (!line.equals("event: words")) {
          assertFalse(line.startsWith("event: captions"), line);
          line = answer.readLine();
        }
        assertEquals(503, other.caption(child, "").statusCode(), "every place is taken");
      }
      other.awaitIdle();
      String metrics = other.get("/metrics").body();
      double captioned =
          metrics
              .lines()
              .filter(line -> line.startsWith("captioner_batch_photos_sum "))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
              .sum();
      assertTrue(captioned < 16, "nobody captions for nobody: " + captioned);
      assertEquals(200, other.caption(child, "").statusCode());
    }
  }

  /** Returns the body of a form with 16 photos. */
  private static byte[] form() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Path photo : photos) {
      body.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"p\"; filename=\"p\"\r\n\r\n".getBytes());
      body.writeBytes(Files.readAllBytes(photo));
      body.writeBytes("\r\n".getBytes());
    }
    body.writeBytes("--b--\r\n".getBytes());
    return body.toByteArray();
  }
}
