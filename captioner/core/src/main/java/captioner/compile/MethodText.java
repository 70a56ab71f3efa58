package captioner.compile;

/**
 * One method of a program, written a line at a time. Numbers are put in with %s, which no locale
 * changes.
 */
final class MethodText {
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a method.
   *
   * @param signature as in {@code encode(self, images: Tensor) -> Tensor}
   */
  MethodText(String signature) {
    text.append("  def ").append(signature).append(":\n");
  }

  /** Adds a line of the body. */
  void line(String format, Object... arguments) {
    text.append("    ").append(format.formatted(arguments)).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
