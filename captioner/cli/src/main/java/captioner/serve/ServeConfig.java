package captioner.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link CaptionServer} listens, and what it lets in.
 *
 * @param host name or address of the interface to listen at
 * @param port 0 to 65535; 0 takes a free one
 * @param token what requests must bring as bearer token, if anything
 * @param maxBodyBytes longest body of a request
 * @param maxMegapixels largest photo, 1 to 200
 * @param queue photos in work at once, from the first byte of their request to the last of its
 *     answer; 1 or more
 * @param batchSize photos that go through the network together, 1 or more
 * @param requestTime longest time from the first byte to the answer
 */
public record ServeConfig(
    String host,
    int port,
    Optional<String> token,
    int maxBodyBytes,
    int maxMegapixels,
    int queue,
    int batchSize,
    Duration requestTime) {

  /** Checks the ranges. */
  public ServeConfig {
    check("port", port, 0, 65_535);
    check("maxBodyBytes", maxBodyBytes, 1, Integer.MAX_VALUE - 8);
    check("maxMegapixels", maxMegapixels, 1, 200);
    check("queue", queue, 1, 10_000);
    check("batchSize", batchSize, 1, 256);
    if (requestTime.isNegative() || requestTime.isZero()) {
      throw new IllegalArgumentException("requestTime must be more than 0: " + requestTime);
    }
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d: %d".formatted(name, least, most, value));
    }
  }

  /**
   * Returns what is usual: port 8080 of this machine only, no token, bodies of 20 MB, photos of 50
   * megapixels, 64 photos in work, batches of 16 and 30 seconds a request.
   */
  public static ServeConfig defaults() {
    return new ServeConfig(
        "127.0.0.1", 8080, Optional.empty(), 20_000_000, 50, 64, 16, Duration.ofSeconds(30));
  }

  /** Returns whether the host is this machine and nothing else. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // cannot be listened at, either
    }
  }

  /** Returns the same at another address. */
  public ServeConfig withAddress(String host, int port) {
    return new ServeConfig(
        host, port, token, maxBodyBytes, maxMegapixels, queue, batchSize, requestTime);
  }

  /** Returns the same for those who know a token. */
  public ServeConfig withToken(String token) {
    return new ServeConfig(
        host, port, Optional.of(token), maxBodyBytes, maxMegapixels, queue, batchSize, requestTime);
  }

  /** Returns the same with other limits of one request. */
  public ServeConfig withRequestLimits(int maxBodyBytes, int maxMegapixels, Duration requestTime) {
    return new ServeConfig(
        host, port, token, maxBodyBytes, maxMegapixels, queue, batchSize, requestTime);
  }

  /** Returns the same with other bounds of the work at one time. */
  public ServeConfig withQueue(int queue, int batchSize) {
    return new ServeConfig(
        host, port, token, maxBodyBytes, maxMegapixels, queue, batchSize, requestTime);
  }
}
