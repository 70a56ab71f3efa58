package captioner.model;

/** What is wrong with a settings file, for its user. */
public final class BrokenJson {
  private BrokenJson() {}

  /** Returns in one line what Gson, or a record's constructor that it called, found wrong. */
  public static String reason(RuntimeException thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return cause instanceof NullPointerException ? "it lacks " + message : message;
  }
}
