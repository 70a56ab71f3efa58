package captioner.model;

import java.io.IOException;

/**
 * A model, or the backbone it needs, cannot be found, read or used. The message is one line that
 * says which and, where that is known, what to do.
 */
public final class ModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message fit to be shown as it is. */
  public ModelException(String message) {
    super(message);
  }

  private ModelException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Reads of files that belong to models. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Returns what was read. */
    T read() throws IOException;
  }

  /**
   * Returns what was read.
   *
   * @throws ModelException if the reading fails, with its cause
   */
  public static <T> T whenReading(Reading<T> reading) throws ModelException {
    try {
      return reading.read();
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelException(e);
    }
  }
}
