package captioner.serve;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Requests that nobody sends by accident, each whole as bytes; the same seed makes the same. */
final class HostileRequests {
  private static final List<String> TYPES =
      List.of(
          "image/jpeg",
          "application/json",
          "multipart/form-data; boundary=x",
          "multipart/form-data",
          "multipart/form-data; boundary=\"",
          "text/html",
          "\u0001",
          "application/x-www-form-urlencoded");
  private static final List<String> HEADERS =
      List.of(
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 4\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Content-Encoding: gzip",
          "Host: a\r\nHost: b",
          "Host: [::1",
          "Expect: 100-continue",
          "Expect: a-miracle",
          "Authorization: Bearer " + "a".repeat(5000),
          "X-Long: " + "a".repeat(20_000),
          "Origin: null",
          " folded",
          "Content-Range: bytes 0-1/2",
          "Upgrade: websocket\r\nConnection: Upgrade",
          "Accept: " + "\u00ff".repeat(10));
  private static final List<String> PATHS =
      List.of(
          "/v1/captions",
          "/v1/captions/stream",
          "/v1/captions?beam=999999999999",
          "/v1/captions?beam=3&beam=4",
          "/v1/captions?prefix=" + "a".repeat(3000),
          "/v1/captions?%00=%ff",
          "/v1/captions?sample&temperature=1e-400",
          "/../../../../etc/passwd",
          "/..%2f..%2fetc/passwd",
          "/page.js/../../pom.xml",
          "//",
          "/%zz",
          "/v1/captions;a=b",
          "*",
          "http://example.org/");

  private final Random random;
  private final byte[] photo;

  HostileRequests(long seed, byte[] photo) {
    random = new Random(seed);
    this.photo = photo;
  }

  /** Returns the next request. */
  byte[] next() throws IOException {
    return switch (random.nextInt(8)) {
      case 0 -> request("POST", PATHS.get(0), TYPES.get(0), truncated());
      case 1 -> request("POST", PATHS.get(0), one(TYPES), flipped());
      case 2 -> request("POST", PATHS.get(0), one(TYPES), noise(random.nextInt(3000)));
      case 3 -> request("POST", PATHS.get(0), TYPES.get(0), claiming(side(), side()));
      case 4 -> request("POST", one(PATHS), one(TYPES), flipped());
      case 5 -> withHeader(one(HEADERS));
      case 6 -> cutOff();
      default -> noise(random.nextInt(3000));
    };
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private int side() {
    return 1 + random.nextInt(1 << (8 + random.nextInt(20)));
  }

  private byte[] truncated() {
    return Arrays.copyOf(photo, random.nextInt(photo.length));
  }

  private byte[] flipped() {
    byte[] bytes = photo.clone();
    for (int i = random.nextInt(20); i >= 0; i--) {
      bytes[random.nextInt(i % 2 == 0 ? 600 : bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] request(String method, String path, String type, byte[] body) {
    return joined(
        "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, type, body.length),
        body);
  }

  private byte[] withHeader(String header) {
    return joined(
        "POST /v1/captions HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(header),
        noise(random.nextInt(100)));
  }

  /** Announces more than comes. */
  private byte[] cutOff() {
    byte[] whole = request("POST", PATHS.get(0), TYPES.get(0), photo);
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  private static byte[] joined(String head, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** Returns a small PNG whose header claims another size. */
  static byte[] claiming(int width, int height) throws IOException {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", small);
    ByteBuffer png = ByteBuffer.wrap(small.toByteArray());
    png.putInt(16, width); // after the signature, and the length and name of the chunk IHDR
    png.putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    png.putInt(29, (int) crc.getValue());
    return png.array();
  }
}
