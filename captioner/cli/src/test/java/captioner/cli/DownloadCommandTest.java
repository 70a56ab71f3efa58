package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets are fetched from a server on the loopback interface. */
class DownloadCommandTest {
  private static final String DESCRIPTOR =
      """
      {"title": "Photos of a server", "licence": "ours", "format": "coco", "obtain": "%s",
       "splits": {"train": {"annotations": "captions.json", "images": "%s"}},
       "downloads": [{"url": "%s/%s"}]}
      """;

  @TempDir Path home;
  private HttpServer server;
  private String address;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/captions.json",
        exchange -> {
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    address = "http://localhost:" + server.getAddress().getPort();
    Files.createDirectories(home.resolve("datasets/served"));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void datasetIsFetchedOnce() throws IOException {
    describe("", ".", "captions.json");
    Path root = home.resolve("datasets/served");
    Program fetched = Program.runIn(home, "download", "served").succeeds();

    assertEquals("served is in " + root + "\n", fetched.out());
    assertTrue(fetched.err().startsWith("licence: ours\n"), fetched.err());
    assertTrue(fetched.err().contains("captions.json: complete"), fetched.err());
    assertEquals("{}", Files.readString(root.resolve("captions.json")));
    Program again = Program.runIn(home, "download", "served").succeeds();
    assertTrue(again.err().contains("captions.json: is here already"), again.err());
  }

  @Test
  void whatNoAddressGivesIsSaid() throws IOException {
    describe("ask their authors, into {root}/photos", "photos", "captions.json");
    Path photos = home.resolve("datasets/served/photos");
    Program.runIn(home, "download", "served")
        .fails(ExitCode.BAD_INPUT, "still lacks " + photos, "ask their authors, into " + photos);
    Files.writeString(
        home.resolve("datasets/served.json"),
        DESCRIPTOR.replaceAll(",\\s+\"downloads.*", "}").formatted("ask their authors", "photos"));
    Program.runIn(home, "download", "served")
        .fails(ExitCode.BAD_INPUT, "nothing to download; ask their authors");
  }

  @Test
  void fileThatTheServerDoesNotHave() throws IOException {
    describe("", ".", "nothing.zip");
    Program.runIn(home, "download", "served")
        .fails(ExitCode.BAD_INPUT, address + "/nothing.zip", "404");
  }

  @Test
  void datasetThatNobodyKnows() throws IOException {
    describe("", ".", "captions.json");
    Program.runIn(home, "download", "nope")
        .fails(ExitCode.BAD_INPUT, "no dataset nope; known are served");
  }

  @Test
  void datasetsAreListedWithWhatIsToBeFetched() {
    Program list = Program.run("download", "--list").succeeds();
    assertTrue(list.out().matches("(?s)name +to fetch +title\n.*"), list.out());
    assertTrue(list.out().matches("(?s).*\ncoco2017 +(20.4 GB|is here)  .*"), list.out());
    assertTrue(
        list.out().matches("(?s).*\nflickr30k +(36.7 MB and by hand|is here)  .*"), list.out());
    assertTrue(list.out().matches("(?s).*\nflickr8k +(by hand|is here)  .*"), list.out());
    assertTrue(list.out().matches("(?s).*\nsample +is here  .*"), list.out());
    assertEquals(
        "sample is in " + Program.ROOT.resolve("datasets/sample") + "\n",
        Program.run("download", "sample").succeeds().out());
  }

  private void describe(String obtain, String images, String file) throws IOException {
    Files.writeString(
        home.resolve("datasets/served.json"), DESCRIPTOR.formatted(obtain, images, address, file));
  }
}
