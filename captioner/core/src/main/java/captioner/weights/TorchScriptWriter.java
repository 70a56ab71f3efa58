package captioner.weights;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes programs as {@code torch.jit.save} does, without running anything: a zip of source text, a
 * small pickle and raw tensors, nothing of it packed. The same program always gives the same bytes.
 *
 * <p>Source: PyTorch's <a
 * href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">
 * TorchScript serialization</a>.
 */
public final class TorchScriptWriter {
  /** Format 10, PyTorch 1.11 and newer: operators mean what they mean today. */
  private static final String VERSION = "10\n";

  /** Tensors begin at multiples of this, so that readers may map them into memory. */
  private static final int ALIGNMENT = 64;

  /** Of a zip entry's header, before name and padding. */
  private static final int HEADER_BYTES = 30;

  private static final int PADDING_HEAD_BYTES = 4;
  private static final short PADDING_ID = 0x4246; // as PyTorch marks its padding

  /** Not the first of January, for which Java would add a time stamp of this time zone. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final String root;
  private final ZipOutputStream zip;
  private long at;

  private TorchScriptWriter(String root, ZipOutputStream zip) {
    this.root = root;
    this.zip = zip;
  }

  /**
   * Writes a file whole or not at all.
   *
   * @param file the file to write or replace; its folder must exist
   * @throws WeightFileException if the folder is missing or full
   */
  public static void write(Path file, TorchScript program) throws IOException {
    WholeFile.write(
        file,
        unfinished -> {
          try (ZipOutputStream zip =
              new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
            new TorchScriptWriter(program.name(), zip).write(program);
          }
        });
  }

  private void write(TorchScript program) throws IOException {
    zip.setMethod(ZipOutputStream.STORED);
    entry("data.pkl", ScriptPickle.of(program.name(), program.tensors()));
    entry("code/__torch__.py", source(program));
    entry("constants.pkl", ScriptPickle.empty());
    entry("version", VERSION);
    entry("byteorder", "little");
    for (Map.Entry<String, byte[]> file : new TreeMap<>(program.extra()).entrySet()) {
      entry("extra/" + file.getKey(), file.getValue());
    }
    int storage = 0;
    for (ScriptTensor tensor : program.tensors().values()) {
      entry("data/" + storage++, tensor.bytes());
    }
  }

  private static String source(TorchScript program) {
    String names =
        program.tensors().keySet().stream()
            .map(name -> "\"" + name + "\", ")
            .collect(Collectors.joining());
    String types =
        program.tensors().keySet().stream()
            .map(name -> "  " + name + " : Tensor\n")
            .collect(Collectors.joining());
    return "class %s(Module):\n  __parameters__ = []\n  __buffers__ = [%s]\n  training : bool\n%s%s"
        .formatted(program.name(), names, types, program.methods());
  }

  private void entry(String name, String text) throws IOException {
    entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void entry(String name, byte[] content) throws IOException {
    String path = root + "/" + name;
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(NO_TIME);
    entry.setSize(content.length);
    entry.setCrc(crc(content));
    long head = at + HEADER_BYTES + path.length() + PADDING_HEAD_BYTES;
    byte[] padding = padding((int) Math.floorMod(-head, (long) ALIGNMENT));
    entry.setExtra(padding);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
    at += HEADER_BYTES + path.length() + padding.length + content.length;
  }

  private static byte[] padding(int length) {
    ByteBuffer field = ByteBuffer.allocate(PADDING_HEAD_BYTES + length);
    return field
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(PADDING_ID)
        .putShort((short) length)
        .array();
  }

  private static long crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return crc.getValue();
  }
}
