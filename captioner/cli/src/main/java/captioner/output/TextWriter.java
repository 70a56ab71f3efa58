package captioner.output;

import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a line a photo: its path, a tab, its caption. A tab or line break in a path is written as
 * \t or \n, so that a line stays a line, and what could steer a terminal as a question mark.
 */
public final class TextWriter implements CaptionWriter {
  private final Appendable to;

  /** Writes to a stream of characters, which stays the caller's. */
  public TextWriter(Appendable to) {
    this.to = to;
  }

  @Override
  public void write(CaptionedPhoto photo) throws IOException {
    String path =
        photo
            .photo()
            .toString()
            .replace("\t", "\\t")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replaceAll("\\p{Cntrl}", "?");
    to.append(path).append('\t').append(photo.best().text()).append('\n');
  }

  @Override
  public void writeFailure(Path photo, String reason) {
    // a line of text is a caption; failures are told on the terminal
  }
}
