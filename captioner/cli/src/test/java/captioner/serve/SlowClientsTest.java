package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send or take their time, or vanish, keep no place from others for long. */
@Timeout(120)
class SlowClientsTest {
  private static final int PLACES = 4;
  private static final Duration REQUEST_TIME = Duration.ofSeconds(2);

  private static byte[] photo;
  private static BundledServer server;
  private static int port;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    photo = Files.readAllBytes(BundledServer.photos(1).get(0));
    server =
        BundledServer.start(
            ServeConfig.defaults()
                .withQueue(PLACES, PLACES)
                .withRequestLimits(20_000_000, 50, REQUEST_TIME));
    port = server.port();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(2048); // small: what is not taken must not lie there
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  /** Begins as many uploads as there are places, and waits until all are taken. */
  private List<Socket> takeAllPlaces(int port) throws Exception {
    byte[] head =
        "POST /v1/captions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(photo.length)
            .getBytes(StandardCharsets.US_ASCII);
    List<Socket> uploads = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      Socket socket = connect(port);
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(photo, 0, 10);
      uploads.add(socket);
    }
    Client other = new Client(port);
    while (!other.get("/metrics").body().contains("\ncaptioner_photos_in_work 4.0")) {
      Thread.sleep(5);
    }
    assertEquals(503, other.caption(photo, "").statusCode(), "every place is taken");
    assertEquals(200, other.get("/healthz").statusCode(), "but it tells that it lives");
    return uploads;
  }

  private static void assertServesAgain(int port) throws Exception {
    Client other = new Client(port);
    other.awaitIdle();
    assertEquals(200, other.caption(photo, "").statusCode());
  }

  @Test
  void anUploadThatIsAbortedOrEndsEarlyFreesItsPlaceAtOnce() throws Exception {
    ServeConfig patient =
        ServeConfig.defaults()
            .withQueue(PLACES, PLACES)
            .withRequestLimits(20_000_000, 50, Duration.ofMinutes(1));
    try (CaptionServer waiting = server.another(patient)) {
      long start = System.nanoTime();
      for (Socket socket : takeAllPlaces(waiting.port())) {
        socket.setSoLinger(true, 0); // a reset, as of a program that is killed
        socket.close();
      }
      assertServesAgain(waiting.port());
      List<Socket> uploads = takeAllPlaces(waiting.port());
      for (Socket socket : uploads) {
        socket.shutdownOutput();
      }
      assertServesAgain(waiting.port());
      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(seconds < 10, "not because they were silent for 10 s: " + seconds);
      for (Socket socket : uploads) {
        assertStatus(400, socket);
      }
    }
  }

  @Test
  void anUploadThatTricklesEndsWithTheTimeOfARequest() throws Exception {
    List<Socket> uploads = takeAllPlaces(port);
    long start = System.nanoTime();
    for (int i = 0; i < 12; i++) { // 250 ms apart: for longer than a request may take
      for (Socket socket : uploads) {
        try {
          socket.getOutputStream().write(0);
        } catch (IOException e) {
          // it has been told to stop
        }
      }
      Thread.sleep(250);
    }
    assertServesAgain(port);
    for (Socket socket : uploads) {
      assertStatus(408, socket);
    }
  }

  @Test
  void anUploadThatFallsSilentEndsWithTheIdleTime() throws Exception {
    List<Socket> uploads = takeAllPlaces(port); // as half-open connections, too: nothing ever comes
    assertServesAgain(port);
    for (Socket socket : uploads) {
      assertStatus(408, socket);
    }
  }

  private static void assertStatus(int status, Socket socket) throws IOException {
    String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    assertEquals("HTTP/1.1 " + status, line);
  }

  @Test
  void aHeadThatTricklesIsHungUpOn() throws Exception {
    Socket socket = connect(port);
    long start = System.nanoTime();
    untilHungUpOn(
        () -> {
          socket.getOutputStream().write('a');
          Thread.sleep(100);
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(seconds > REQUEST_TIME.toSeconds(), "but not at once: " + seconds);
  }

  @Test
  void answersThatAreTakenByTheByteHoldNoThreadForLong() throws Exception {
    byte[] requests =
        "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(1000) // of which the answers fill all that lies between
            .getBytes(StandardCharsets.US_ASCII);
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < PLACES + 24; i++) { // more than there are threads
      Socket socket = connect(port);
      socket.getOutputStream().write(requests);
      Step take =
          () -> {
            socket.getOutputStream().write('a');
            socket.getInputStream().read();
            Thread.sleep(100);
          };
      readers.add(new Thread(() -> untilHungUpOn(take)));
    }
    readers.forEach(Thread::start);
    assertEquals(200, new Client(port).get("/healthz").statusCode());
    for (Thread reader : readers) {
      reader.join();
    }
  }

  /** Something to do with a socket until it fails. */
  @FunctionalInterface
  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  private static void untilHungUpOn(Step step) {
    try {
      while (true) {
        step.take();
      }
    } catch (IOException e) {
      // so it shall be
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
