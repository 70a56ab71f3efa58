package captioner.training;

/** The one form in which a bad setting is refused. */
public final class Checks {
  private Checks() {}

  /** Throws "rule: value" unless the rule holds. */
  public static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }
}
