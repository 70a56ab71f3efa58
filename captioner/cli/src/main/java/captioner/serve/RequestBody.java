package captioner.serve;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads the body of a request into memory, as long as it is short enough and comes fast enough. */
final class RequestBody {
  private static final int CHUNK = 1 << 16;
  private static final Duration LINGER = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final int maxBytes;

  RequestBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Returns how many bytes a body may have, as far as its headers tell.
   *
   * @throws Problem if that is too many, or if it is compressed
   */
  int announced(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Problem(
          Problem.Kind.UNSUPPORTED_ENCODING, "send the body without Content-Encoding");
    }
    long length = request.getContentLengthLong();
    if (length > maxBytes) {
      throw tooLarge();
    }
    return length < 0 ? maxBytes : (int) length;
  }

  private Problem tooLarge() {
    return new Problem(
        Problem.Kind.TOO_LARGE,
        "a body has at most %.1f MB; scale photos down or send fewer".formatted(maxBytes / 1e6));
  }

  /**
   * Returns the body.
   *
   * @param end of the time for it, as of System.nanoTime
   * @throws Problem if it is too long, comes too slowly or is cut off
   */
  byte[] read(HttpServletRequest request, long end) {
    ByteArrayOutputStream body =
        new ByteArrayOutputStream((int) Math.max(CHUNK, request.getContentLengthLong()));
    try (InputStream in = request.getInputStream()) {
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (body.size() + n > maxBytes) {
          throw tooLarge();
        }
        if (System.nanoTime() > end) {
          throw late();
        }
        body.write(chunk, 0, n);
      }
      return body.toByteArray();
    } catch (IOException | HttpException.RuntimeException e) {
      throw isTimeout(e) ? late() : new Problem(Problem.Kind.BAD_REQUEST, "the body is cut off");
    }
  }

  /**
   * Throws away what nobody will read of the body of a request that is refused. A connection that
   * is closed over unread bytes is reset, and the client may lose the answer; one that stays open
   * must have none of them left. Who sends slowly is waited for half a second.
   *
   * @return whether all of it has come, so that the connection can be used again
   */
  static boolean discard(HttpServletRequest request) {
    if (request.getHeader("Expect") != null) {
      return false; // the client waits to be asked for it
    }
    long end = System.nanoTime() + LINGER.toNanos();
    Request core = ServletContextRequest.getServletContextRequest(request);
    try {
      do {
        Content.Chunk chunk = core.read();
        if (chunk == null) {
          Thread.sleep(PAUSE.toMillis());
        } else {
          chunk.release();
          if (chunk.isLast()) {
            return !Content.Chunk.isFailure(chunk);
          }
        }
      } while (System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static Problem late() {
    return new Problem(Problem.Kind.TIMEOUT, "the body did not arrive in time; send it faster");
  }

  private static boolean isTimeout(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException
          || cause instanceof HttpException bad && bad.getCode() == 408) {
        return true;
      }
    }
    return false;
  }
}
