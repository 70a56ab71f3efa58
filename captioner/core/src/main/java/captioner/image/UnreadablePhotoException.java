package captioner.image;

import java.io.IOException;

/** Says in one line which photo cannot be read and why, as in {@code cat.jpg: truncated JPEG}. */
public final class UnreadablePhotoException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadablePhotoException(String name, String reason) {
    super(name + ": " + reason);
  }

  UnreadablePhotoException(String name, String reason, Throwable cause) {
    super(name + ": " + reason, cause);
  }
}
