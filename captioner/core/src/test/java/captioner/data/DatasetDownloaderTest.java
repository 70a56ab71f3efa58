package captioner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.data.DatasetDescriptor.About;
import captioner.data.DatasetDescriptor.Format;
import captioner.data.Download.Unpack;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server on the loopback interface. */
class DatasetDownloaderTest {
  private static final byte[] CONTENT = new byte[200_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path root;
  private HttpServer server;
  private byte[] content = CONTENT;
  private boolean ranges = true;
  private int breakOffs;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> events = new ArrayList<>();

  private final DownloadProgress progress =
      new DownloadProgress() {
        @Override
        public void bytes(String file, long done, long total) {
          assertTrue(done <= total, () -> done + " of " + total);
          events.add("bytes");
        }

        @Override
        public void verified(String file, long bytes, String sha256) {
          events.add("verified " + file + " " + bytes + " " + sha256);
        }

        @Override
        public void skipped(String file) {
          events.add("skipped " + file);
        }
      };

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::serve);
    server.createContext("/moved", this::redirect);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/file");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(String.valueOf(range));
    int start = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    try (exchange) {
      if (start >= content.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      int end = content.length;
      if (start > 0) {
        String sent = "bytes %d-%d/%d".formatted(start, end - 1, end);
        exchange.getResponseHeaders().set("Content-Range", sent);
      }
      exchange.sendResponseHeaders(start > 0 ? 206 : 200, end - start);
      if (breakOffs-- > 0) {
        exchange.getResponseBody().write(content, start, (end - start) / 2);
        exchange.getResponseBody().flush();
        throw new IOException("the server breaks off");
      }
      exchange.getResponseBody().write(content, start, end - start);
    }
  }

  private URI url(String path) {
    return URI.create(
        "http://%s:%d%s"
            .formatted(
                server.getAddress().getAddress().getHostAddress(),
                server.getAddress().getPort(),
                path));
  }

  private Download plain(String path) throws IOException {
    return new Download(
        url(path),
        "data/file.bin",
        OptionalLong.of(CONTENT.length),
        Optional.of(sha256(CONTENT)),
        Unpack.NONE,
        "");
  }

  private Download archive(String file, Unpack unpack) {
    return new Download(
        url("/file"), file, OptionalLong.empty(), Optional.empty(), unpack, "unpacked");
  }

  private String sha256(byte[] bytes) throws IOException {
    Path file = Files.write(root.resolve("bytes"), bytes);
    String sha256 = FeatureCache.sha256(file);
    Files.delete(file);
    return sha256;
  }

  private void fetch(Download download) throws IOException {
    About about = new About("Tiny", "", "", "", "ask the library");
    List<Download> downloads = List.of(download);
    new DatasetDownloader(progress, Duration.ZERO)
        .download(new DatasetDescriptor("tiny", root, about, Format.FOLDER, Map.of(), downloads));
  }

  private String refusal(Download download) {
    return assertThrows(DatasetException.class, () -> fetch(download)).getMessage();
  }

  private void assertFetched() throws IOException {
    assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("data/file.bin")));
    assertFalse(Files.exists(root.resolve("data/file.bin.part")));
  }

  @Test
  void aFileIsFetchedVerifiedAndSkippedTheSecondTime() throws IOException {
    fetch(plain("/file"));
    assertFetched();
    assertTrue(events.contains("bytes"));
    assertTrue(events.contains("verified data/file.bin 200000 " + sha256(CONTENT)));
    fetch(plain("/file"));
    assertEquals("skipped data/file.bin", events.get(events.size() - 1));
    assertEquals(List.of("null"), requests);
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    fetch(plain("/moved"));
    assertFetched();
  }

  @Test
  void aConnectionThatBreaksIsTakenUpWhereItBroke() throws IOException {
    breakOffs = 2;
    fetch(plain("/file"));
    assertFetched();
    assertEquals(3, requests.size());
    assertEquals("null", requests.get(0));
    assertTrue(requests.get(2).matches("bytes=[1-9]\\d*-"), requests::toString);
  }

  @Test
  void afterFiveBreaksTheUserIsToldAndTheNextRunGoesOn() throws IOException {
    breakOffs = 5;
    String message = refusal(plain("/file"));
    assertTrue(message.startsWith("cannot fetch " + url("/file")), () -> message);
    assertTrue(message.endsWith("file.bin.part, run again to go on"), () -> message);
    long kept = Files.size(root.resolve("data/file.bin.part"));
    assertTrue(kept > 0);
    fetch(plain("/file"));
    assertFetched();
    assertEquals("bytes=" + kept + "-", requests.get(requests.size() - 1));
  }

  @Test
  void aServerWithoutRangesSendsTheWholeFileAgain() throws IOException {
    ranges = false;
    breakOffs = 1;
    fetch(plain("/file"));
    assertFetched();
    assertEquals(2, requests.size());
  }

  @Test
  void aPartLongerThanTheFileIsThrownAway() throws IOException {
    Files.createDirectories(root.resolve("data"));
    Files.write(root.resolve("data/file.bin.part"), new byte[300_000]);
    fetch(plain("/file"));
    assertFetched();
  }

  @Test
  void aCorruptFileIsRefusedAndRemoved() throws IOException {
    content = CONTENT.clone();
    content[1000]++;
    String message = refusal(plain("/file"));
    assertEquals(
        "%s has SHA-256 %s, not %s; it was removed, run again to fetch it"
            .formatted(root.resolve("data/file.bin"), sha256(content), sha256(CONTENT)),
        message);
    assertFalse(Files.exists(root.resolve("data/file.bin")));
  }

  @Test
  void aFileOfTheWrongSizeIsRefusedAndRemoved() throws IOException {
    content = Arrays.copyOf(CONTENT, 100);
    assertEquals(
        root.resolve("data/file.bin")
            + " has 100 bytes, not 200000; it was removed, run again to fetch it",
        refusal(plain("/file")));
    assertFalse(Files.exists(root.resolve("data/file.bin")));
  }

  @Test
  void aMissingPageIsToldByItsStatus() throws IOException {
    assertEquals(url("/none") + " answered with HTTP status 404", refusal(plain("/none")));
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    Download download = plain("/file");
    server.stop(0);
    String message = refusal(download);
    assertTrue(message.startsWith("cannot fetch " + url("/file") + " ("), () -> message);
  }

  @Test
  void aZipIsUnpackedAndDeletedAndSkippedTheSecondTime() throws IOException {
    content = zip(Map.of("a/b.txt", "hello"));
    fetch(archive("a.zip", Unpack.ZIP));
    assertEquals("hello", Files.readString(root.resolve("unpacked/a/b.txt")));
    assertFalse(Files.exists(root.resolve("a.zip")));
    fetch(archive("a.zip", Unpack.ZIP));
    assertEquals(1, requests.size());
  }

  @Test
  void anArchiveThatTheUserPutThereIsNotFetched() throws IOException {
    Files.write(root.resolve("a.zip"), zip(Map.of("b.txt", "mine")));
    fetch(archive("a.zip", Unpack.ZIP));
    assertEquals("mine", Files.readString(root.resolve("unpacked/b.txt")));
    assertEquals(List.of(), requests);
  }

  @Test
  void aZipThatLeadsOutOfItsFolderIsRefused() throws IOException {
    content = zip(Map.of("../../evil.txt", "boo"));
    assertEquals(
        "%s holds ../../evil.txt, which leads out of %s; nothing was unpacked"
            .formatted(root.resolve("a.zip"), root.resolve("unpacked").toAbsolutePath()),
        refusal(archive("a.zip", Unpack.ZIP)));
    assertFalse(Files.exists(root.resolveSibling("evil.txt")));
  }

  @Test
  void aDamagedZipIsNamed() {
    assertTrue(
        refusal(archive("a.zip", Unpack.ZIP))
            .startsWith(root.resolve("a.zip") + " is not a whole zip archive: "));
  }

  @Test
  void aGzipIsDecompressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    content = bytes.toByteArray();
    fetch(archive("notes.txt.gz", Unpack.GZ));
    assertEquals("hello", Files.readString(root.resolve("unpacked/notes.txt")));
  }

  @Test
  void aPathOutOfTheDataFolderIsRefused() {
    assertEquals(
        "../x.zip leads out of the data folder " + root, refusal(archive("../x.zip", Unpack.ZIP)));
  }

  @Test
  void aDatasetWithoutAnAddressSaysHowToObtainIt() {
    About about = new About("Tiny", "", "", "", "ask the library");
    DatasetDescriptor dataset =
        new DatasetDescriptor("tiny", root, about, Format.FOLDER, Map.of(), List.of());
    assertEquals(
        "dataset tiny has nothing to download; ask the library",
        assertThrows(
                DatasetException.class, () -> new DatasetDownloader(progress).download(dataset))
            .getMessage());
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
