package captioner.compare;

import java.io.IOException;

/** A row cannot be finished; the others can. */
final class RowException extends IOException {
  private static final long serialVersionUID = 1;

  RowException(String message) {
    super(message);
  }
}
