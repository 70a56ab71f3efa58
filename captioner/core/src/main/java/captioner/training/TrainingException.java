package captioner.training;

import java.io.IOException;

/** Training cannot begin or go on; the message says why and what to do. */
public final class TrainingException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception from a one-line message. */
  public TrainingException(String message) {
    super(message);
  }
}
