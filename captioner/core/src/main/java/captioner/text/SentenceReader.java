package captioner.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the sentences of a text file one by one, in memory that does not grow with it.
 *
 * <p>A sentence ends where English ends one ({@link BreakIterator}) and at every line break. A line
 * of more than 64 Ki characters is cut at its last sentence, or else its last space, before that.
 */
public final class SentenceReader implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER);
  private final BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
  private final Deque<String> sentences = new ArrayDeque<>();
  private String rest = "";
  private long read;
  private boolean ended;

  /**
   * Opens a file.
   *
   * @throws IOException if there is none, or it is a folder
   */
  public SentenceReader(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; give the text files in it");
    }
    this.file = file;
    in = Files.newInputStream(file);
  }

  /**
   * Returns the next sentence, without white space around it; nothing at the end of the file.
   *
   * @throws IOException if the file cannot be read or is not UTF-8 text; the message names the
   *     place
   */
  public Optional<String> next() throws IOException {
    while (sentences.isEmpty() && !ended) {
      fill();
    }
    return Optional.ofNullable(sentences.poll());
  }

  /** Reads one buffer more, and splits what is whole of it. */
  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    bytes.position(bytes.position() + Math.max(0, count)).flip();
    ended = count < 0;
    int before = bytes.position();
    CoderResult result = decoder.decode(bytes, chars, ended);
    read += bytes.position() - before;
    if (result.isError()) {
      throw refusal("byte %d is not UTF-8".formatted(read));
    }
    String text = chars.flip().toString();
    chars.clear();
    int control = control(text);
    if (control >= 0) {
      throw refusal("it holds the control character U+%04X".formatted(control));
    }
    split(rest + text);
  }

  private IOException refusal(String why) {
    return new IOException(file + " is not a text file: " + why + "; give UTF-8 text");
  }

  /** Returns the first character that text never has, or −1. */
  private static int control(String text) {
    return text.chars()
        .filter(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f')
        .findFirst()
        .orElse(-1);
  }

  private void split(String text) {
    int whole = ended ? text.length() : text.lastIndexOf('\n') + 1;
    if (whole == 0 && text.length() >= BUFFER) {
      whole = end(text);
    }
    rest = text.substring(whole);
    text.substring(0, whole).lines().forEach(this::splitLine);
  }

  /** Returns where a long line may be cut: after a sentence, a space, or anywhere. */
  private int end(String line) {
    breaks.setText(line);
    int sentence = breaks.preceding(line.length());
    int space = line.lastIndexOf(' ') + 1;
    return sentence > 0 ? sentence : space > 0 ? space : line.length();
  }

  private void splitLine(String line) {
    breaks.setText(line);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      String sentence = line.substring(from, to).strip();
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
      }
      from = to;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
