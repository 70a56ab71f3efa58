package captioner.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Fetches one file over HTTP into {@code FILE.part}, going on where an earlier attempt stopped (RFC
 * 9110, section 14: range requests), and renames it once it is whole. Where the server does not
 * know ranges, the file is fetched from its start.
 */
final class HttpDownload {
  private static final int ATTEMPTS = 5;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** Hears how many bytes there are, and how many there will be (-1: unknown). */
  @FunctionalInterface
  interface Listener {
    void bytes(long done, long total);
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private final Duration pause;

  /** Creates a client that waits between attempts. */
  HttpDownload(Duration pause) {
    this.pause = pause;
  }

  /**
   * Fetches the file; does nothing if {@code FILE.part} has the expected size already but renaming
   * it.
   *
   * @throws DatasetException if the server refuses, cannot be reached, or breaks off time and
   *     again; what has arrived stays for the next run
   */
  void fetch(URI url, Path file, OptionalLong expected, Listener listener) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    for (int attempt = 1; expected.isEmpty() || size(part) != expected.getAsLong(); attempt++) {
      try {
        transfer(url, part, expected, listener);
        break;
      } catch (DatasetException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new DatasetException(
              "cannot fetch %s (%s); %d bytes are kept in %s, run again to go on"
                  .formatted(url, reason(e), size(part), part),
              e);
        }
        sleep(pause);
      }
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "no connection" : e.getMessage();
  }

  private void transfer(URI url, Path part, OptionalLong expected, Listener listener)
      throws IOException {
    long have = size(part);
    HttpResponse<InputStream> response = send(url, have);
    if (response.statusCode() == RANGE_NOT_SATISFIABLE && have > 0) {
      response.body().close();
      Files.delete(part); // not a beginning of the file as it is now
      have = 0;
      response = send(url, have);
    }
    try (InputStream body = response.body()) {
      boolean resumed = resumes(response, have);
      if (!resumed && response.statusCode() != 200) {
        refuse(url, response.statusCode());
      }
      long start = resumed ? have : 0;
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      long total = length.isPresent() ? start + length.getAsLong() : expected.orElse(-1);
      requireSpace(part, total - start);
      copy(body, part, start, total, listener);
    }
  }

  private static void refuse(URI url, int status) throws IOException {
    String message = url + " answered with HTTP status " + status;
    throw status >= 500 ? new IOException(message) : new DatasetException(message);
  }

  private HttpResponse<InputStream> send(URI url, long have) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(Duration.ofMinutes(2));
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while fetching " + url);
    }
  }

  private static boolean resumes(HttpResponse<?> response, long have) {
    return have > 0
        && response.statusCode() == PARTIAL_CONTENT
        && response
            .headers()
            .firstValue("Content-Range")
            .map(range -> range.startsWith("bytes " + have + "-"))
            .orElse(false);
  }

  private static void requireSpace(Path part, long needed) throws IOException {
    long free = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
    if (needed > free) {
      throw new DatasetException(
          "%s needs %.1f MB more and the disk has %.1f MB free"
              .formatted(part, needed / 1e6, free / 1e6));
    }
  }

  private static void copy(InputStream body, Path part, long start, long total, Listener listener)
      throws IOException {
    StandardOpenOption mode =
        start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long done = start;
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        out.write(buffer, 0, n);
        done += n;
        listener.bytes(done, total);
      }
    }
    if (total >= 0 && done < total) {
      throw new IOException("the connection closed after " + done + " of " + total + " bytes");
    }
  }

  private static void sleep(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two attempts");
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
