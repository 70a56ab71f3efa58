package captioner.resume;

import captioner.output.CaptionWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes rows at the end of a file, and knows where they end. */
final class RowFile implements Rows {
  private final Path file;
  private final FileChannel channel;
  private final StringBuilder text = new StringBuilder();
  private final CaptionWriter writer;

  private RowFile(RowOutput output, long length) throws IOException {
    file = output.file();
    writer = output.form().writer(text);
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(length);
    channel.position(length);
  }

  /** Returns how long a file without rows is, in bytes. */
  static long beginning(RowOutput output) throws IOException {
    StringBuilder text = new StringBuilder();
    output.form().writer(text).begin();
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Begins a file; what is in it is lost. */
  static RowFile begin(RowOutput output) throws IOException {
    RowFile file = new RowFile(output, 0);
    file.writer.begin();
    file.append();
    return file;
  }

  /** Goes on with a file after its first bytes; those that follow are lost. */
  static RowFile goOn(RowOutput output, long length) throws IOException {
    return new RowFile(output, length);
  }

  @Override
  public CaptionWriter writer() {
    return writer;
  }

  @Override
  public long append() throws IOException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    WholeWrite.to(channel, bytes, file);
    return channel.position();
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
