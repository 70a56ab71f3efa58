package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.serve.Client;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process of its own, beside {@code caption}. */
class ServeCommandTest {
  private static final int PHOTOS = 16;

  @TempDir Path temp;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitReady(ChildProgram server, Client client) throws Exception {
    while (true) {
      assertTrue(server.process().isAlive(), server.err());
      try {
        assertEquals(200, client.get("/readyz").statusCode());
        return;
      } catch (IOException e) {
        Thread.sleep(50); // it does not listen yet
      }
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> ask(
      Client client, List<Path> photos, String query) throws IOException {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (Path photo : photos) {
      answers.add(client.captionLater(Files.readAllBytes(photo), query));
    }
    return answers;
  }

  /** Waits until so many requests were answered or are in work. */
  private static void awaitArrival(Client client, int requests) throws Exception {
    while (true) {
      double arrived = 0;
      for (String line : client.get("/metrics").body().lines().toList()) {
        if (line.startsWith("captioner_photos_in_work ")
            || line.startsWith("captioner_requests_seconds_count{method=\"POST\"")) {
          arrived += Double.parseDouble(line.substring(line.lastIndexOf(' ')));
        }
      }
      if (arrived == requests) {
        return;
      }
      Thread.sleep(5);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGTERM")
  void captionsAreThoseOfTheCommandLineAndRequestsInWorkAreAnsweredAtSigterm() throws Exception {
    List<Path> photos;
    try (Stream<Path> files = Files.list(Program.ROOT.resolve("datasets/sample/images"))) {
      photos = files.sorted().limit(PHOTOS).toList();
    }
    List<Object> caption = new ArrayList<>(List.of("caption", "--format", "jsonl"));
    caption.addAll(photos);
    List<JsonObject> rows =
        Program.run(caption.toArray()).succeeds().lines().stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();

    int port = freePort();
    Client client = new Client(port);
    try (ChildProgram server = ChildProgram.start(temp.resolve("said"), "serve", "--port", port)) {
      awaitReady(server, client);
      List<CompletableFuture<HttpResponse<String>>> answers = ask(client, photos, "");
      for (int i = 0; i < PHOTOS; i++) {
        JsonObject photo = Client.photo(answers.get(i).join());
        JsonObject row = rows.get(i);
        assertEquals(row.get("caption"), photo.get("caption"));
        assertEquals(row.get("log_prob").getAsDouble(), photo.get("log_prob").getAsDouble(), 2e-4);
      }
      answers = ask(client, photos, "?beam=10&n-best=10&attention");
      awaitArrival(client, 2 * PHOTOS);
      server.signal("TERM");
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertEquals(200, answer.join().statusCode(), answer.join().body());
      }
      assertEquals(ExitCode.TERMINATED, server.exitCode(), server.err());
      assertEquals(
          "\ncaptioner: stopping after what is in work; again to stop at once\n", server.err());
    }
  }

  @Test
  void wrongFlagsAreNamed() throws IOException {
    Program.run("serve", "photo.jpg").fails(ExitCode.USAGE, "unexpected argument: photo.jpg");
    Program.run("serve", "--port", "70000").fails(ExitCode.USAGE, "--port must be", "70000");
    Program.run("serve", "--queue", "0").fails(ExitCode.USAGE, "--queue");
    Program.run("serve", "--max-megapixels", "201")
        .fails(ExitCode.USAGE, "--max-megapixels", "200");
    Program.run("serve", "--max-body", "9999").fails(ExitCode.USAGE, "--max-body");
    Program.run("serve", "--token-file", temp.resolve("none"))
        .fails(ExitCode.BAD_INPUT, "none: no such file");
    Path empty = Files.createFile(temp.resolve("empty"));
    Program.run("serve", "--token-file", empty).fails(ExitCode.BAD_INPUT, "must hold a token");
    Program.run("serve", "--model", "none").fails(ExitCode.MODEL, "there is no model none");
  }

  @Test
  void aTakenPortIsSaidSo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Program.run("serve", "--port", taken.getLocalPort())
          .fails(ExitCode.BAD_INPUT, "cannot listen at 127.0.0.1 port " + taken.getLocalPort());
    }
  }
}
