package captioner.weights;

import java.io.IOException;
import java.nio.file.Path;

/** A weight file cannot be used; the message is one line that names the file and the reason. */
public final class WeightFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception with the message "FILE: problem".
   *
   * @param file the weight file as the user named it
   * @param problem what is wrong, and what to do where that is known
   */
  public WeightFileException(Path file, String problem) {
    super(file + ": " + oneLine(problem));
  }

  /** Creates the exception with the message "FILE: problem" and its cause. */
  WeightFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + oneLine(problem), cause);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\p{Cntrl}\\s*", " ");
  }
}
