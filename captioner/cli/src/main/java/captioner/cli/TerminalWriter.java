package captioner.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;

/** Writes to the terminal or pipe at once, and notices when nobody reads it any more. */
final class TerminalWriter extends Writer {
  private final PrintStream to;

  TerminalWriter(PrintStream to) {
    this.to = to;
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    to.append(String.valueOf(buffer, offset, length));
    flush();
  }

  @Override
  public void flush() throws IOException {
    if (to.checkError()) { // flushes
      throw new IOException("the output was closed; captions from here on are lost");
    }
  }

  /** Leaves the terminal open. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
