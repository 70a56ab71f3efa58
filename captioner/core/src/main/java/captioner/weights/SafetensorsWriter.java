package captioner.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes tensors as safetensors; the same tensors and properties always give the same bytes.
 *
 * <p>Source: <a href="https://huggingface.co/docs/safetensors">the format's description</a>.
 */
public final class SafetensorsWriter {

  private SafetensorsWriter() {}

  /**
   * Writes a file whole or not at all: first beside it under another name, then renamed.
   *
   * @param file the file to write or replace; its folder must exist
   * @param tensors arrays by name, written in the map's order; they stay the caller's
   * @param dtype FLOAT32 or FLOAT16, for all floating-point arrays; integers keep their type
   * @param metadata free-form properties, written sorted by key
   * @throws IOException if the folder is missing or full, naming the file
   */
  public static void write(
      Path file, Map<String, NDArray> tensors, DType dtype, Map<String, String> metadata)
      throws IOException {
    if (dtype != DType.FLOAT32 && dtype != DType.FLOAT16) {
      throw new IllegalArgumentException("dtype must be FLOAT32 or FLOAT16: " + dtype);
    }
    byte[] header = header(tensors, dtype, metadata);
    WholeFile.write(
        file, unfinished -> writeTo(unfinished, header, tensors, dtype, new Checksum()));
  }

  /**
   * Writes a file as {@link #write} does, with a checksum of all of it among its properties, which
   * {@link WeightFile#requireChecksum} compares.
   *
   * @throws IOException if the folder is missing or full, naming the file
   */
  public static void writeWithChecksum(
      Path file, Map<String, NDArray> tensors, DType dtype, Map<String, String> metadata)
      throws IOException {
    Map<String, String> properties = new TreeMap<>(metadata);
    properties.put(Checksum.KEY, Checksum.UNKNOWN);
    byte[] header = header(tensors, dtype, properties);
    WholeFile.write(
        file,
        unfinished -> {
          Checksum checksum = new Checksum();
          writeTo(unfinished, header, tensors, dtype, checksum);
          Checksum.put(unfinished, Long.BYTES + Checksum.position(header), checksum.value());
        });
  }

  private static FileChannel openNew(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private static void writeTo(
      Path file, byte[] header, Map<String, NDArray> tensors, DType dtype, Checksum checksum)
      throws IOException {
    try (FileChannel out = openNew(file)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      writeFully(out, length.putLong(header.length).flip(), checksum);
      writeFully(out, ByteBuffer.wrap(header), checksum);
      for (NDArray array : tensors.values()) {
        DataType type = dataType(stored(array, dtype));
        // The copy of toType is closed at once: a caller saving a large model needs no second one.
        try (NDArray converted = array.toType(type, true)) {
          if (converted.size() > 0) {
            writeFully(out, converted.toByteBuffer(), checksum);
          }
        }
      }
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes, Checksum checksum)
      throws IOException {
    checksum.add(bytes.duplicate());
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static byte[] header(
      Map<String, NDArray> tensors, DType dtype, Map<String, String> metadata) {
    JsonObject header = new JsonObject();
    if (!metadata.isEmpty()) {
      JsonObject properties = new JsonObject();
      new TreeMap<>(metadata).forEach(properties::addProperty);
      header.add("__metadata__", properties);
    }
    long at = 0;
    for (Map.Entry<String, NDArray> named : tensors.entrySet()) {
      DType stored = stored(named.getValue(), dtype);
      long end = at + named.getValue().size() * stored.bytes();
      JsonArray shape = new JsonArray();
      for (long size : named.getValue().getShape().getShape()) {
        shape.add(size);
      }
      JsonArray offsets = new JsonArray();
      offsets.add(at);
      offsets.add(end);
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", stored.safetensorsName());
      entry.add("shape", shape);
      entry.add("data_offsets", offsets);
      header.add(named.getKey(), entry);
      at = end;
    }
    String json = header.toString();
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    // Readers that map the file into memory want the data to begin at a multiple of eight.
    return (json + " ".repeat(Math.floorMod(-bytes, 8))).getBytes(StandardCharsets.UTF_8);
  }

  private static DType stored(NDArray array, DType floating) {
    return switch (array.getDataType()) {
      case FLOAT64, FLOAT32, FLOAT16 -> floating;
      case INT64 -> DType.INT64;
      case INT32 -> DType.INT32;
      case INT8 -> DType.INT8;
      case UINT8 -> DType.UINT8;
      case BOOLEAN -> DType.BOOL;
      default -> throw new IllegalArgumentException("cannot be written: " + array.getDataType());
    };
  }

  private static DataType dataType(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> DataType.FLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      default -> DataType.FLOAT32;
    };
  }
}
