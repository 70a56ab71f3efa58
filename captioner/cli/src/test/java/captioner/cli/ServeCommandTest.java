package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.serve.Client;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
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
      byte[] first = Files.readAllBytes(photos.get(0));
      CompletableFuture<HttpResponse<String>> stream =
          client.later("/v1/captions/stream?beam=10", first);
      awaitArrival(client, 2 * PHOTOS + 1);
      server.signal("TERM");
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertEquals(200, answer.join().statusCode(), answer.join().body());
      }
      assertTrue(stream.join().body().contains("\nevent: captions\n"), stream.join().body());
      assertEquals(ExitCode.TERMINATED, server.exitCode(), server.err());
      assertEquals(
          "\ncaptioner: stopping after what is in work; again to stop at once\n", server.err());
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the health check is for a container")
  void openToOthersItSaysSoAndItsContainerIsHealthyAndWritesNoUpload() throws Exception {
    int port = freePort();
    Client client = new Client(port);
    Path folder = Files.createDirectory(temp.resolve("tmp"));
    Path photo = Program.ROOT.resolve("datasets/sample/images/000000000785.jpg");
    try (ChildProgram server =
            ChildProgram.startWithTemporaryFolder(
                folder, temp.resolve("said"), "serve", "--port", port, "--host", "0.0.0.0");
        WatchService files = folder.getFileSystem().newWatchService()) {
      awaitReady(server, client);
      assertEquals(
          "captioner: the page, /v1/captions and /metrics are open to everybody who reaches"
              + " 0.0.0.0; --token-file asks for a token\n",
          server.err());
      assertEquals(0, healthCheck(port));
      folder.register(files, StandardWatchEventKinds.ENTRY_CREATE);
      byte[] large = new byte[5_000_000]; // more than any buffer
      Path padded = temp.resolve("padded.jpg");
      Files.write(padded, Files.readAllBytes(photo));
      Files.write(padded, large, StandardOpenOption.APPEND);
      assertEquals(200, client.form(List.of(photo, padded)).statusCode());
      assertEquals(422, client.caption(large, "").statusCode());
      assertEquals(
          200, client.later("/v1/captions", Files.readAllBytes(padded)).join().statusCode());
      assertNull(files.poll(), "no upload becomes a file, not even for a while");
    }
    assertNotEquals(0, healthCheck(port), "it has gone");
  }

  /** Runs the Dockerfile's health check against another port; returns its exit code. */
  private static int healthCheck(int port) throws Exception {
    String command =
        Files.readAllLines(Program.ROOT.resolve("Dockerfile")).stream()
            .filter(line -> line.startsWith("HEALTHCHECK"))
            .map(line -> line.substring(line.indexOf('[')))
            .findFirst()
            .orElseThrow();
    List<String> words = new ArrayList<>();
    JsonParser.parseString(command)
        .getAsJsonArray()
        .forEach(word -> words.add(word.getAsString().replace("8080", String.valueOf(port))));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
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
