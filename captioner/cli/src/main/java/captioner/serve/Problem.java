package captioner.serve;

import com.google.gson.JsonObject;
import io.javalin.http.Context;

/**
 * An answer that is not what was asked for, as RFC 9457, "Problem Details for HTTP APIs", says: <a
 * href="https://www.rfc-editor.org/rfc/rfc9457">rfc9457</a>.
 */
final class Problem extends RuntimeException {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final long serialVersionUID = 1L;

  /** What kinds there are; each is explained on the documentation page under its name. */
  enum Kind {
    BAD_REQUEST(400, "The request cannot be understood"),
    BAD_OPTION(400, "An option is unknown or out of range"),
    NO_PHOTO(400, "There is no photo in the request"),
    UNAUTHORIZED(401, "A token is needed"),
    FORBIDDEN(403, "Not from this page or under this name"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "Not with this method"),
    TIMEOUT(408, "The request took too long to arrive"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_ENCODING(415, "Bodies must not be compressed"),
    UNREADABLE_PHOTO(422, "The photo cannot be read"),
    INTERNAL(500, "A defect of the server"),
    QUEUE_FULL(503, "Too many photos are in work"),
    TOO_SLOW(503, "There was no caption in time"),
    STOPPING(503, "The server is stopping");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    /** Returns the name in addresses: queue-full. */
    String slug() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    int status() {
      return status;
    }

    String title() {
      return title;
    }

    /** Returns the kind that says most about a status. */
    static Kind of(int status) {
      for (Kind kind : values()) {
        if (kind.status == status) {
          return kind;
        }
      }
      return status < 500 ? BAD_REQUEST : INTERNAL;
    }
  }

  private final Kind kind;

  /**
   * Makes a problem.
   *
   * @param detail what is wrong with this request, and what to do
   */
  Problem(Kind kind, String detail) {
    super(detail, null, false, false); // no stack trace: it is an answer, and hostile ones are many
    this.kind = kind;
  }

  /** Returns what is said while the server stops. */
  static Problem stopping() {
    return new Problem(Kind.STOPPING, "the server is stopping; ask another one");
  }

  /** Returns what is said where something went wrong that never should. */
  static Problem defect() {
    return new Problem(Kind.INTERNAL, "this is not your fault; please report it");
  }

  Kind kind() {
    return kind;
  }

  /** Returns the members of the RFC. */
  JsonObject json() {
    return json(kind, kind.status, getMessage());
  }

  /**
   * Returns the members of the RFC.
   *
   * @param status differs from the kind's where the server below us chose it
   */
  static JsonObject json(Kind kind, int status, String detail) {
    JsonObject json = new JsonObject();
    json.addProperty("type", "/docs#" + kind.slug());
    json.addProperty("title", kind.title);
    json.addProperty("status", status);
    json.addProperty("detail", detail);
    return json;
  }

  /** Answers with it. */
  void answer(Context context) {
    switch (kind) {
      case UNAUTHORIZED -> context.header("WWW-Authenticate", "Bearer realm=\"captioner\"");
      case QUEUE_FULL, TOO_SLOW, STOPPING -> context.header("Retry-After", "1");
      default -> {}
    }
    answer(context, kind, kind.status, getMessage());
  }

  /**
   * Answers with a problem, and is done with the request.
   *
   * @param status differs from the kind's where the server below us chose it
   */
  static void answer(Context context, Kind kind, int status, String detail) {
    if (kind == Kind.TIMEOUT || !RequestBody.discard(context.req())) {
      context.header("Connection", "close");
    }
    context.status(status);
    context.contentType(MEDIA_TYPE).result(json(kind, status, detail).toString());
  }
}
