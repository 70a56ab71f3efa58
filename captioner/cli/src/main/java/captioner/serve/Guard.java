package captioner.serve;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides who may ask, and tells browsers what a page may do. */
final class Guard {
  /** The page may run its own script, ask this server, and show the photos that it was given. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' blob: data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          POLICY,
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(self), geolocation=(), microphone=()",
          "Cache-Control",
          "no-store");

  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<String> token;
  private final boolean loopback;

  /**
   * Guards a server.
   *
   * @param token that requests for captions and figures must bring, if any
   * @param loopback whether the server is for this machine only
   */
  Guard(Optional<String> token, boolean loopback) {
    this.token = token;
    this.loopback = loopback;
  }

  /**
   * Checks any request. A page of another site that a visitor of this machine opens can send
   * requests here; it is refused by its origin and, where it gave itself our address (DNS
   * rebinding), by the name that it uses for us.
   *
   * @throws Problem if it is refused
   */
  void check(Context context) {
    String host = Optional.ofNullable(context.host()).orElse("");
    if (loopback && !LOOPBACK_NAMES.contains(host.replaceFirst(":\\d+$", ""))) {
      throw new Problem(
          Problem.Kind.FORBIDDEN, "this server is for this machine; ask for http://localhost");
    }
    String origin = context.header("Origin");
    if (origin != null && !origin.replaceFirst("^https?://", "").equalsIgnoreCase(host)) {
      throw new Problem(Problem.Kind.FORBIDDEN, "pages of other sites may not ask here");
    }
  }

  /**
   * Checks a request for what only those may have who know the token.
   *
   * @throws Problem if it does not bring it
   */
  void checkToken(Context context) {
    if (token.isPresent()) {
      String given = Optional.ofNullable(context.header("Authorization")).orElse("");
      byte[] expected = ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8);
      // equal time for all that differ, so that nobody learns a token letter by letter
      if (!MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
        throw new Problem(
            Problem.Kind.UNAUTHORIZED, "send the header Authorization: Bearer and the token");
      }
    }
  }
}
