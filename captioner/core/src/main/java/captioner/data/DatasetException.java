package captioner.data;

import java.io.IOException;

/** Says in one line what is wrong with a dataset, in which file, and what to do. */
public final class DatasetException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message fit to be shown to the user as it is. */
  public DatasetException(String message) {
    super(oneLine(message));
  }

  /** Creates an exception with a message fit to be shown as it is, and what caused it. */
  public DatasetException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Names in a foreign file may hold line breaks. */
  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\p{Cntrl}\\s*", " ");
  }
}
