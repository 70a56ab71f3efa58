package captioner.resume;

import captioner.output.AtomicFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file that says what is done, beside the outputs. Its first line is a {@link JournalHeader};
 * each later one is a batch of photos, whose rows were on the disk before it, or says that the run
 * has begun, or how long the outputs were when it ended. A line that was cut is none.
 */
final class Journal implements Closeable {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final FileChannel channel;

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Is shown what a journal holds, in order. */
  interface Reader {
    /** Takes a photo. */
    void entry(Entry entry) throws IOException;

    /** Is told that a run has begun or gone on. */
    default void begun() throws IOException {}

    /** Is told that it has ended, and how long row files and reports are. */
    default void ended(List<Long> lengths) throws IOException {}
  }

  /** Is asked for what a new journal holds. */
  interface Content {
    /** Gives the entries to a writer. */
    void writeTo(EntryWriter to) throws IOException;
  }

  /** Takes entries. */
  interface EntryWriter {
    /** Adds an entry. */
    void write(Entry entry) throws IOException;
  }

  /** Writes a whole journal in place of the one that may be there, or none. */
  static void write(Path file, JournalHeader header, Content content) throws IOException {
    AtomicFile.write(
        file,
        to -> {
          to.write(line(GSON.toJson(header)));
          content.writeTo(entry -> to.write(line(entry)));
        });
  }

  /**
   * Opens a journal to be gone on with; a line that was cut is taken away. The caller has the lock.
   */
  static Journal open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      long whole = read(file, entry -> {});
      channel.truncate(whole);
      channel.position(whole);
      return new Journal(file, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Returns the first line.
   *
   * @throws IOException if the file is not a journal
   */
  static JournalHeader header(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      JournalHeader header = GSON.fromJson(lines.readLine(), JournalHeader.class);
      if (header != null && header.version() == JournalHeader.VERSION) {
        return header;
      }
    } catch (IOException | RuntimeException e) { // Gson's exceptions, and what is not UTF-8
      throw new IOException(broken(file), e);
    }
    throw new IOException(broken(file));
  }

  /** Shows all that follows the first line; returns the length of the lines that are whole. */
  static long read(Path file, Reader reader) throws IOException {
    long length = Files.size(file);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      long position = bytes(lines.readLine());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long end = position + bytes(line);
        if (end > length) {
          return position; // it has no line break
        }
        show(JsonParser.parseString(line), reader);
        position = end;
      }
      return position;
    } catch (RuntimeException e) { // not the JSON that was written
      throw new IOException(broken(file), e);
    }
  }

  private static long bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  private static void show(JsonElement line, Reader reader) throws IOException {
    if (line.isJsonObject() && line.getAsJsonObject().has("ended")) {
      JsonArray lengths = line.getAsJsonObject().getAsJsonArray("ended");
      reader.ended(lengths.asList().stream().map(JsonElement::getAsLong).toList());
    } else if (line.isJsonObject()) {
      reader.begun();
    } else {
      for (JsonElement entry : line.getAsJsonArray()) {
        reader.entry(Entry.fromJson(entry.getAsJsonArray()));
      }
    }
  }

  private static String broken(Path file) {
    return file + " is broken; give --overwrite to begin anew, or another output";
  }

  private static byte[] line(Entry... entries) {
    JsonArray line = new JsonArray();
    for (Entry entry : entries) {
      line.add(entry.toJson());
    }
    return line(GSON.toJson(line));
  }

  private static byte[] line(String json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Adds that the run begins or goes on: from here on the row files may be longer than is said. */
  void begin() throws IOException {
    append(line("{\"begun\":true}"));
  }

  /** Adds a batch. */
  void append(List<Entry> batch) throws IOException {
    append(line(batch.toArray(Entry[]::new)));
  }

  /** Adds that the run has ended, and how long row files and reports are. */
  void end(List<Long> lengths) throws IOException {
    JsonObject ended = new JsonObject();
    ended.add("ended", GSON.toJsonTree(lengths));
    append(line(GSON.toJson(ended)));
  }

  private void append(byte[] line) throws IOException {
    WholeWrite.to(channel, line, file);
    channel.force(false);
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
