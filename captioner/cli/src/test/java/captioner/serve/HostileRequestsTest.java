package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.image.OddPhotos;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent, the server answers with what is wrong, goes on, and does not grow. */
@Timeout(300)
class HostileRequestsTest {
  private static final int REQUESTS = 1000;
  private static final long MAX_GROWTH = 40_000_000; // bytes of heap

  @TempDir Path temp;

  @Test
  void aThousandHostileRequestsHarmNothing() throws Exception {
    byte[] photo = Files.readAllBytes(BundledServer.photos(1).get(0));
    ServeConfig config =
        ServeConfig.defaults().withRequestLimits(1_000_000, 50, Duration.ofSeconds(20));
    try (BundledServer server = BundledServer.start(config)) {
      Client client = server.client();
      String before = client.caption(photo, "").body().replaceFirst(",\"timing.*", "");
      Map<Integer, Integer> statuses = new TreeMap<>();
      HostileRequests requests = new HostileRequests(1, photo);
      long heap = 0;
      for (int i = 0; i < REQUESTS; i++) {
        if (i == REQUESTS / 10) { // all is loaded that ever will be
          heap = heap();
        }
        byte[] request = requests.next();
        int status = client.raw(request);
        statuses.merge(status, 1, Integer::sum);
        assertTrue(status < 500, () -> status + " of " + new String(request));
      }
      long growth = heap() - heap;
      assertTrue(statuses.getOrDefault(400, 0) > 100, statuses.toString());
      assertTrue(statuses.getOrDefault(422, 0) > 100, statuses.toString());
      assertTrue(growth < MAX_GROWTH, "it grew by " + growth + " bytes");
      String after = client.caption(photo, "").body().replaceFirst(",\"timing.*", "");
      assertEquals(before, after);
      assertEquals(
          "ready", Client.json(client.get("/readyz")).get("status").getAsString(), "and is ready");
      client.awaitIdle(); // nobody holds a place in the queue
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void oddPhotosAreCaptionedOrRefusedAsTheirFilesAre() throws IOException {
    ServeConfig config = // as much as files may have
        ServeConfig.defaults().withRequestLimits(20_000_000, 200, Duration.ofSeconds(60));
    OddPhotos odd = OddPhotos.write(temp.resolve("odd"));
    try (BundledServer server = BundledServer.start(config)) {
      Client client = server.client();
      for (Path photo : odd.good()) {
        HttpResponse<String> answer = client.caption(Files.readAllBytes(photo), "");
        assertEquals(200, answer.statusCode(), () -> photo + ": " + answer.body());
      }
      for (Path photo : odd.bad().keySet()) {
        if (Files.isRegularFile(photo) && Files.isReadable(photo) && Files.size(photo) < 20e6) {
          HttpResponse<String> answer = client.caption(Files.readAllBytes(photo), "");
          assertTrue(
              answer.statusCode() == 422 || answer.statusCode() == 400 && Files.size(photo) == 0,
              () -> photo + ": " + answer.body());
        }
      }
    }
  }
}
