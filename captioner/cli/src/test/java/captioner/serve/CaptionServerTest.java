package captioner.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.Caption;
import captioner.CaptionOptions;
import captioner.Captioner;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over HTTP, with the bundled model. */
class CaptionServerTest {
  private static final int MAX_BODY = 1_000_000;
  private static final String CHILD = "A skier in a red jacket is skiing down a snowy hill.";

  @TempDir static Path temp;
  private static List<Path> photos;
  private static Map<String, String> expected; // captions of the library, by file name
  private static byte[] child;
  private static BundledServer server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    photos = BundledServer.photos(12);
    child = BundledServer.child();
    expected = new TreeMap<>();
    try (Captioner captioner =
        Captioner.load(
            BundledServer.ROOT.resolve("models"),
            "flickr8k-resnet50",
            CaptionOptions.defaults(),
            Device.cpu())) {
      for (Path photo : photos) {
        expected.put(photo.getFileName().toString(), captioner.caption(photo).text());
      }
    }
    server =
        BundledServer.start(
            ServeConfig.defaults().withRequestLimits(MAX_BODY, 50, Duration.ofSeconds(60)));
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> ok(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
    return answer;
  }

  private static JsonObject problem(int status, String type, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    JsonObject problem = Client.json(answer);
    assertEquals("/docs#" + type, problem.get("type").getAsString());
    assertEquals(status, problem.get("status").getAsInt());
    assertFalse(problem.get("title").getAsString().isEmpty());
    return problem;
  }

  private static String detail(JsonObject problem) {
    return problem.get("detail").getAsString();
  }

  @Test
  void captionsTheBody() throws IOException {
    HttpResponse<String> answer = ok(client.caption(child, ""));
    JsonObject photo = Client.photo(answer);
    assertEquals(CHILD, photo.get("caption").getAsString());
    assertEquals(12, photo.getAsJsonArray("tokens").size());
    assertTrue(photo.get("log_prob").getAsDouble() < 0);
    assertFalse(photo.has("alternatives") || photo.has("attention"), answer.body());
    assertEquals("flickr8k-resnet50", Client.json(answer).get("model").getAsString());
    assertTrue(Client.json(answer).getAsJsonObject("timing_ms").get("total").getAsLong() > 0);
  }

  @Test
  void captionsTheFilesOfAFormAsTheLibraryDoes() throws IOException {
    assertEquals(expected, Client.captions(ok(client.form(photos))));
  }

  @Test
  void captionsBase64InJson() throws IOException {
    JsonObject photo = new JsonObject();
    photo.addProperty("name", "child");
    photo.addProperty("data", Base64.getEncoder().encodeToString(child));
    JsonArray all = new JsonArray();
    all.add(photo);
    JsonObject body = new JsonObject();
    body.add("photos", all);
    HttpResponse<String> answer =
        client.send(
            client
                .to("/v1/captions")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body.toString())));
    assertEquals(Map.of("child", CHILD), Client.captions(ok(answer)));
  }

  @Test
  void manyAtATimeGetTheCaptionsOfEachAlone() throws IOException {
    Map<Path, CompletableFuture<HttpResponse<String>>> answers = new TreeMap<>();
    for (Path photo : photos) {
      answers.put(photo, client.captionLater(Files.readAllBytes(photo), ""));
    }
    Map<String, String> captions = new TreeMap<>();
    answers.forEach(
        (photo, answer) ->
            captions.put(
                photo.getFileName().toString(),
                Client.photo(ok(answer.join())).get("caption").getAsString()));
    assertEquals(expected, captions);
    String metrics = client.get("/metrics").body();
    double batches = metric(metrics, "captioner_batch_photos_count");
    double photosInBatches = metric(metrics, "captioner_batch_photos_sum");
    assertTrue(batches < photosInBatches, "some were gathered: " + batches);
  }

  @Test
  void optionsSteerAsOnTheCommandLine() throws IOException {
    JsonObject photo =
        Client.photo(ok(client.caption(child, "?beam=5&n-best=3&attention&prefix=a%20photo%20of")));
    assertTrue(photo.get("caption").getAsString().startsWith("A photo of "), photo.toString());
    assertEquals(2, photo.getAsJsonArray("alternatives").size());
    JsonObject attention = photo.getAsJsonObject("attention");
    assertEquals(7, attention.get("rows").getAsInt());
    assertEquals(1, attention.getAsJsonObject("region").get("width").getAsDouble());
    assertEquals(photo.getAsJsonArray("tokens").size(), attention.getAsJsonArray("words").size());
    for (JsonElement word : attention.getAsJsonArray("words")) {
      double sum = 0;
      for (JsonElement weight : word.getAsJsonArray()) {
        sum += weight.getAsDouble();
      }
      assertEquals(1, sum, 0.01);
    }
    try (Captioner captioner =
        Captioner.load(
            BundledServer.ROOT.resolve("models"),
            "flickr8k-resnet50",
            CaptionOptions.builder().optBeamSize(5).optPrefix("a photo of").build(),
            Device.cpu())) {
      Caption alone =
          captioner.caption(BundledServer.ROOT.resolve("datasets/sample/images/000000000785.jpg"));
      assertEquals(alone.text(), photo.get("caption").getAsString());
    }
  }

  @Test
  void aPhotoThatCannotBeReadDoesNotSpoilTheOthers() throws IOException {
    Path broken = Files.writeString(temp.resolve("broken.jpg"), "no photo");
    HttpResponse<String> answer = ok(client.form(List.of(broken, photos.get(0))));
    JsonArray both = Client.json(answer).getAsJsonArray("photos");
    assertEquals(
        "broken.jpg: not an image (JPEG, PNG, GIF, BMP, WebP and TIFF are read)",
        detail(both.get(0).getAsJsonObject().getAsJsonObject("problem")));
    assertEquals(
        expected.get(photos.get(0).getFileName().toString()),
        both.get(1).getAsJsonObject().get("caption").getAsString());
    problem(422, "unreadable-photo", client.form(List.of(broken)));
  }

  @Test
  void problemsSayWhatToDo() throws IOException {
    assertTrue(
        detail(problem(422, "unreadable-photo", client.caption("x".getBytes(), "")))
            .startsWith("photo: not an image"));
    assertEquals(
        "a body has at most 1.0 MB; scale photos down or send fewer",
        detail(problem(413, "too-large", client.caption(new byte[MAX_BODY + 1], ""))));
    problem(400, "no-photo", client.caption(new byte[0], ""));
    problem(400, "no-photo", client.form(List.of()));
    assertEquals(
        "beam must be a whole number from 1 to 10",
        detail(problem(400, "bad-option", client.caption(child, "?beam=11"))));
    assertEquals(
        "prefix: this model does not know the word \"qwrtz\"; the words it knows are in its"
            + " vocabulary.txt",
        detail(problem(400, "bad-option", client.caption(child, "?prefix=qwrtz"))));
    problem(404, "not-found", client.get("/v1/nothing"));
    problem(400, "bad-request", client.get("/../../pom.xml"));
    HttpResponse<String> wrongMethod = client.get("/v1/captions");
    problem(405, "method-not-allowed", wrongMethod);
    assertEquals("POST", wrongMethod.headers().firstValue("Allow").orElse(""));
    problem(
        415,
        "unsupported-encoding",
        client.send(
            client
                .to("/v1/captions")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(child))));
    for (String json : List.of("{", "[]", "{\"photos\": 3}", "{\"photos\": [{}]}", "null")) {
      problem(400, "bad-request", postJson(json));
    }
    assertTrue(
        detail(problem(400, "bad-request", postJson("{\"photos\": [{\"data\": \"a\"}]}")))
            .startsWith("data is not base64"));
  }

  @Test
  void theAnswerToARefusedBodyArrivesAndTheConnectionGoesOn() throws IOException {
    byte[] allowed = new byte[MAX_BODY / 2];
    byte[] tooMuch = new byte[8 * MAX_BODY]; // more than sockets hold while nobody reads
    for (int i = 0; i < 50; i++) {
      problem(400, "bad-option", client.caption(allowed, "?beam=11"));
      problem(413, "too-large", client.caption(tooMuch, ""));
      problem(404, "not-found", client.send(client.to("/v1/x").POST(ofBytes(allowed))));
    }
  }

  private static HttpRequest.BodyPublisher ofBytes(byte[] bytes) { // of unknown length: chunked
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  private static HttpResponse<String> postJson(String json) throws IOException {
    return client.send(
        client
            .to("/v1/captions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  @Test
  void noAddressThatARequestNamesIsAskedAndNoFileIsRead() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      String address = "http://127.0.0.1:" + other.getLocalPort() + "/a.jpg";
      Path secret = Files.write(temp.resolve("secret.jpg"), child);
      for (String there : List.of(address, secret.toUri().toString(), secret.toString())) {
        for (String member : List.of("url", "path", "file", "data")) {
          HttpResponse<String> answer =
              postJson("{\"photos\": [{\"%s\": \"%s\"}]}".formatted(member, there));
          assertTrue(List.of(400, 422).contains(answer.statusCode()), answer.body());
        }
        problem(422, "unreadable-photo", client.caption(there.getBytes(), ""));
        String svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"%s\"/></svg>".formatted(there);
        problem(422, "unreadable-photo", client.caption(svg.getBytes(), ""));
        problem(
            400, "bad-option", client.caption(child, "?url=" + URLEncoder.encode(there, UTF_8)));
        problem(404, "not-found", client.get(secret.toString()));
      }
      other.setSoTimeout(100);
      assertThrows(SocketTimeoutException.class, other::accept, "nobody has come");
    }
  }

  @Test
  void noPathLeadsOutOfThePages() throws IOException {
    for (String path :
        List.of(
            "/../pom.xml",
            "/..%2fpom.xml",
            "/%2e%2e/pom.xml",
            "/..;/pom.xml",
            "/page.js/../../pom.xml",
            "/page.js%00",
            "//etc/passwd",
            "/file:/etc/passwd",
            "/captioner/serve/page.js",
            "/META-INF/MANIFEST.MF")) {
      int status =
          client.raw(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8));
      assertTrue(status == 400 || status == 404, path + ": " + status);
    }
  }

  @Test
  void tooManyPixelsAreRefusedBeforeTheyAreDecoded() throws IOException {
    byte[] bomb = HostileRequests.claiming(8000, 6251);
    assertTrue(
        detail(problem(422, "unreadable-photo", client.caption(bomb, "")))
            .contains("8000 x 6251 pixels are more than 50 megapixels"));
  }

  @Test
  void tellsOfItself() throws IOException {
    assertEquals("alive", Client.json(ok(client.get("/healthz"))).get("status").getAsString());
    assertEquals("ready", Client.json(ok(client.get("/readyz"))).get("status").getAsString());
    JsonObject model =
        Client.json(ok(client.get("/v1/models"))).getAsJsonArray("models").get(0).getAsJsonObject();
    assertEquals("flickr8k-resnet50", model.get("name").getAsString());
    assertEquals("resnet50+mobilenetv2", model.get("backbone").getAsString());
    assertTrue(model.getAsJsonObject("scores").has("CIDEr-D"));
    String metrics = client.get("/metrics").body();
    assertEquals(64, metric(metrics, "captioner_photos_limit"));
    assertTrue(metrics.contains("route=\"/readyz\""), metrics);
  }

  private static double metric(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + metrics));
  }

  @Test
  void openApiNamesEveryAddressAndOption() throws IOException {
    JsonObject api = Client.json(ok(client.get("/openapi.json")));
    JsonObject paths = api.getAsJsonObject("paths");
    for (String path : List.of("/v1/models", "/healthz", "/readyz", "/metrics")) {
      assertTrue(paths.getAsJsonObject(path).has("get"), path);
      assertEquals(200, client.get(path).statusCode(), path);
    }
    List<String> names = parameters(paths, "/v1/captions");
    assertEquals(names, parameters(paths, "/v1/captions/stream"));
    String docs = client.get("/docs").body();
    assertTrue(docs.contains("<code>POST /v1/captions/stream</code>"));
    for (QueryOption option : QueryOption.values()) {
      assertTrue(names.contains(option.key()), option.key());
      assertTrue(docs.contains("<code>" + option.key() + "</code>"), option.key());
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      assertTrue(docs.contains("id=\"" + kind.slug() + "\""), kind.slug());
    }
    assertReferencesResolve(api, api);
  }

  private static List<String> parameters(JsonObject paths, String path) {
    return paths
        .getAsJsonObject(path)
        .getAsJsonObject("post")
        .getAsJsonArray("parameters")
        .asList()
        .stream()
        .map(parameter -> parameter.getAsJsonObject().get("name").getAsString())
        .toList();
  }

  private static void assertReferencesResolve(JsonObject api, JsonElement element) {
    if (element instanceof JsonArray array) {
      array.forEach(child -> assertReferencesResolve(api, child));
    } else if (element instanceof JsonObject object) {
      if (object.has("$ref")) {
        JsonObject found = api;
        for (String step : object.get("$ref").getAsString().substring(2).split("/")) {
          assertTrue(found.has(step), object.toString());
          found = found.getAsJsonObject(step);
        }
      }
      object.entrySet().forEach(entry -> assertReferencesResolve(api, entry.getValue()));
    }
  }

  @Test
  void everyAnswerHasTheHeadersThatKeepABrowserSafe() throws IOException {
    for (String path : List.of("/", "/page.js", "/nothing", "/v1/models", "/%zz")) {
      int port = server.client().to("/").build().uri().getPort();
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket
            .getOutputStream()
            .write(
                "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .formatted(path)
                    .getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> header : Guard.HEADERS.entrySet()) {
          assertTrue(answer.contains(header.getKey() + ": " + header.getValue()), answer);
        }
        assertFalse(answer.contains("Server:") || answer.contains("Jetty"), answer);
        assertFalse(answer.contains("Access-Control-Allow-Origin"), answer);
      }
    }
  }

  @Test
  void pagesOfOtherSitesAndOtherNamesAreRefused() throws IOException {
    HttpResponse<String> foreign =
        client.send(
            client
                .to("/v1/captions")
                .header("Origin", "http://example.org")
                .POST(BodyPublishers.ofByteArray(child)));
    problem(403, "forbidden", foreign);
    assertEquals(
        403,
        client.raw("GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n".getBytes()),
        "a name that was made to lead here");
  }

  @Test
  void tokenIsAskedForWhereThereIsOne() throws IOException {
    try (CaptionServer guarded = server.another(ServeConfig.defaults().withToken("s3cret"))) {
      Client stranger = new Client(guarded.port());
      HttpResponse<String> refused = stranger.caption(child, "");
      problem(401, "unauthorized", refused);
      assertTrue(refused.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"));
      problem(401, "unauthorized", stranger.get("/metrics"));
      ok(stranger.get("/healthz"));
      assertEquals(200, stranger.get("/").statusCode(), "the page can ask for the token");
      HttpResponse<String> wrong =
          stranger.send(stranger.to("/v1/models").header("Authorization", "Bearer s3creT"));
      problem(401, "unauthorized", wrong);
      ok(stranger.send(stranger.to("/v1/models").header("Authorization", "Bearer s3cret")));
    }
  }

  @Test
  void overTheLimitIsTurnedAwayAtOnceAndTheOthersAreAnswered() throws IOException {
    try (CaptionServer small = server.another(ServeConfig.defaults().withQueue(4, 4))) {
      Client crowd = new Client(small.port());
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(crowd.captionLater(child, ""));
      }
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> said = answer.join();
        statuses.merge(said.statusCode(), 1, Integer::sum);
        if (said.statusCode() == 503) {
          problem(503, "queue-full", said);
          assertEquals("1", said.headers().firstValue("Retry-After").orElse(""));
        } else {
          assertEquals(CHILD, Client.photo(ok(said)).get("caption").getAsString());
        }
      }
      assertTrue(statuses.get(200) >= 4, statuses.toString());
      assertTrue(statuses.getOrDefault(503, 0) > 0, statuses.toString());
      assertEquals(CHILD, Client.photo(ok(crowd.caption(child, ""))).get("caption").getAsString());
      JsonObject never = problem(413, "too-large", crowd.form(photos.subList(0, 5)));
      assertTrue(detail(never).startsWith("5 photos are more than"), never.toString());
    }
  }

  @Test
  void noAnswerInTimeIsAProblemThatIsWorthAnotherTry() throws IOException {
    ServeConfig hasty = ServeConfig.defaults().withRequestLimits(MAX_BODY, 50, Duration.ofNanos(1));
    try (CaptionServer late = server.another(hasty)) {
      HttpResponse<String> answer = new Client(late.port()).caption(child, "");
      assertTrue(List.of(408, 503).contains(answer.statusCode()), answer.body());
      assertTrue(List.of("timeout", "too-slow").stream().anyMatch(answer.body()::contains));
    }
  }

  @Test
  void slowAndSilentClientsHoldNobodyUp() throws IOException {
    ServeConfig config =
        ServeConfig.defaults()
            .withQueue(4, 4)
            .withRequestLimits(MAX_BODY, 50, Duration.ofSeconds(2));
    List<Socket> silent = new ArrayList<>();
    try (CaptionServer small = server.another(config)) {
      for (int i = 0; i < 40; i++) { // a connection, half a header
        Socket socket = new Socket("127.0.0.1", small.port());
        silent.add(socket);
        socket.getOutputStream().write("POST /v1/captions HTTP/1.1\r\nHost: loc".getBytes());
      }
      Client other = new Client(small.port());
      assertEquals(CHILD, Client.photo(ok(other.caption(child, ""))).get("caption").getAsString());
      ok(other.get("/healthz"));
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsAnErrorInOneLine() {
    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              ServeConfig taken =
                  ServeConfig.defaults()
                      .withAddress("127.0.0.1", client.to("/").build().uri().getPort());
              try (ServedModel model =
                  ServedModel.load(
                      BundledServer.ROOT.resolve("models"), List.of("flickr8k-resnet50"))) {
                CaptionServer.start(model, taken);
              }
            });
    assertTrue(failure.getMessage().startsWith("cannot listen at 127.0.0.1 port"));
    assertFalse(failure.getMessage().contains("\n"));
  }
}
