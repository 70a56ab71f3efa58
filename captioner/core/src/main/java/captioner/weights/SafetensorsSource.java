package captioner.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads safetensors: 8 bytes header length, a JSON header, then the tensors' bytes without gaps.
 *
 * <p>Source: <a href="https://huggingface.co/docs/safetensors">the format's description</a>.
 */
final class SafetensorsSource implements WeightSource {

  private static final long MAX_HEADER_BYTES = 100_000_000;

  private final Path shown;
  private final Path file;
  private final boolean temporary;
  private final FileChannel channel;
  private final List<StoredTensor> tensors = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private long dataStart;

  private SafetensorsSource(Path shown, Path file, boolean temporary) throws IOException {
    this.shown = shown;
    this.file = file;
    this.temporary = temporary;
    this.channel = FileChannel.open(file);
  }

  static SafetensorsSource open(Path shown, Path file, boolean temporary) throws IOException {
    SafetensorsSource source = new SafetensorsSource(shown, file, temporary);
    try {
      source.readHeader();
      return source;
    } catch (IOException e) {
      source.close();
      throw e;
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException e) { // Gson's answers to values of another type
      source.close();
      throw new WeightFileException(shown, "safetensors header: " + e.getMessage(), e);
    }
  }

  private void readHeader() throws IOException {
    long size = channel.size();
    ByteBuffer lengthBytes = Formats.readFully(shown, channel, 0, Long.BYTES);
    long length = lengthBytes.order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > Math.min(MAX_HEADER_BYTES, size - Long.BYTES)) {
      throw new WeightFileException(
          shown, "safetensors header claims " + length + " bytes, file has " + size);
    }
    byte[] text = Formats.readFully(shown, channel, Long.BYTES, (int) length).array();
    dataStart = Long.BYTES + length;
    JsonElement header = JsonParser.parseString(new String(text, StandardCharsets.UTF_8));
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonElement> item : header.getAsJsonObject().entrySet()) {
      if (item.getKey().equals("__metadata__")) {
        item.getValue()
            .getAsJsonObject()
            .entrySet()
            .forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
      } else {
        entries.add(Entry.of(item.getKey(), item.getValue().getAsJsonObject()));
      }
    }
    requireNoGaps(entries, size - dataStart);
  }

  /** Takes the tensors in file order; each must begin where the one before ends. */
  private void requireNoGaps(List<Entry> entries, long dataBytes) throws WeightFileException {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin != at) {
        throw new WeightFileException(
            shown,
            (entry.begin < at ? "tensors overlap at " : "bytes without a tensor before ")
                + entry.info.name());
      }
      if (entry.end > dataBytes) {
        throw new WeightFileException(
            shown,
            entry.info.name() + " ends at " + entry.end + ", but the data ends at " + dataBytes);
      }
      at = entry.end;
      tensors.add(StoredTensor.contiguous(entry.info, Long.toString(entry.begin), 0));
    }
    if (at != dataBytes) {
      throw new WeightFileException(shown, (dataBytes - at) + " bytes after the last tensor");
    }
  }

  @Override
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  @Override
  public Optional<String> moduleSource(String path) {
    return Optional.empty();
  }

  @Override
  public ByteBuffer read(StoredTensor tensor) throws IOException {
    long position = dataStart + Long.parseLong(tensor.storage());
    int bytes = Math.toIntExact(tensor.info().elements() * tensor.info().dtype().bytes());
    return Formats.readFully(shown, channel, position, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (temporary) {
      Files.deleteIfExists(file);
    }
  }

  /** One tensor of the header; begin and end count bytes from the start of the data. */
  private record Entry(TensorInfo info, long begin, long end) {

    static Entry of(String name, JsonObject json) {
      String dtypeName = member(name, json, "dtype").getAsString();
      DType dtype =
          DType.ofSafetensors(dtypeName)
              .orElseThrow(
                  () -> new IllegalArgumentException(name + " has unknown dtype " + dtypeName));
      List<Long> shape = new ArrayList<>();
      member(name, json, "shape").getAsJsonArray().forEach(d -> shape.add(whole(name, d)));
      TensorInfo info = new TensorInfo(name, dtype, shape);
      JsonArray offsets = member(name, json, "data_offsets").getAsJsonArray();
      if (offsets.size() != 2) {
        throw new IllegalArgumentException(name + " needs two data_offsets: " + offsets);
      }
      long begin = whole(name, offsets.get(0));
      long end = whole(name, offsets.get(1));
      boolean fits = begin >= 0 && end >= begin && (end - begin) % dtype.bytes() == 0;
      if (!fits || (end - begin) / dtype.bytes() != info.elements()) {
        throw new IllegalArgumentException(
            name + " of shape " + shape + " does not fit data_offsets " + offsets);
      }
      return new Entry(info, begin, end);
    }

    private static JsonElement member(String name, JsonObject json, String key) {
      if (!json.has(key)) {
        throw new IllegalArgumentException(name + " has no " + key);
      }
      return json.get(key);
    }

    /** Refuses 1e3, 2.5 and numbers beyond a long, all of which getAsLong would bend. */
    private static long whole(String name, JsonElement number) {
      try {
        return Long.parseLong(number.getAsString());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " has no whole number: " + number, e);
      }
    }
  }
}
