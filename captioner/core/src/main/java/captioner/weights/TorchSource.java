package captioner.weights;

import captioner.weights.TorchUnpickler.Storage;
import captioner.weights.TorchUnpickler.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.razorvine.pickle.PickleException;

/**
 * Reads the zip archives of {@code torch.save} and {@code torch.jit.save}: a pickle {@code
 * data.pkl} that names tensors, one entry {@code data/N} a storage, and source text below {@code
 * code/} for TorchScript.
 */
final class TorchSource implements WeightSource {

  private static final int MAX_PICKLE_BYTES = 1 << 26;
  private static final int MAX_CODE_BYTES = 1 << 24;

  /** Deflate cannot pack more than 1032 bytes into one. */
  private static final long MAX_DEFLATE_RATIO = 1032;

  private final Path shown;
  private final Path file;
  private final boolean temporary;
  private final ZipFile zip;
  private final String root;
  private final TorchObjects objects;
  private final List<StoredTensor> tensors = new ArrayList<>();

  private TorchSource(Path shown, Path file, boolean temporary, ZipFile zip) throws IOException {
    this.shown = shown;
    this.file = file;
    this.temporary = temporary;
    this.zip = zip;
    this.root = root();
    requireLittleEndian();
    byte[] pickle = readEntry("data.pkl", 0, length("data.pkl", MAX_PICKLE_BYTES)).array();
    this.objects = TorchObjects.of(new TorchUnpickler().read(pickle));
    for (Map.Entry<String, Tensor> named : objects.tensors().entrySet()) {
      tensors.add(stored(named.getKey(), named.getValue()));
    }
  }

  static TorchSource open(Path shown, Path file, boolean temporary) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new WeightFileException(
          shown, "archive is damaged or cut short; fetch the file again", e);
    }
    try {
      return new TorchSource(shown, file, temporary, zip);
    } catch (IOException e) {
      zip.close();
      throw e instanceof WeightFileException ? e : new WeightFileException(shown, text(e), e);
    } catch (PickleException | IllegalArgumentException e) {
      zip.close();
      throw new WeightFileException(shown, text(e), e);
    }
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? "archive is damaged" : e.getMessage();
  }

  /** Returns the folder inside the archive that holds everything; it is named after the file. */
  private String root() throws WeightFileException {
    List<String> pickles =
        zip.stream().map(ZipEntry::getName).filter(n -> n.matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw new WeightFileException(
          shown, "is a zip archive, but not one of torch.save or torch.jit.save");
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
  }

  private void requireLittleEndian() throws IOException {
    if (zip.getEntry(root + "byteorder") != null) {
      byte[] order = readEntry("byteorder", 0, length("byteorder", 16)).array();
      if (!new String(order, StandardCharsets.US_ASCII).equals("little")) {
        throw new WeightFileException(shown, "was written on a big-endian machine");
      }
    }
  }

  private StoredTensor stored(String name, Tensor tensor) throws WeightFileException {
    Storage storage = tensor.storage();
    String entry = "data/" + storage.key();
    long bytes = length(entry, Long.MAX_VALUE);
    int width = storage.dtype().bytes();
    if (storage.elements() < 0 || bytes / width < storage.elements()) {
      throw new WeightFileException(
          shown, name + " needs " + storage.elements() + " elements, archive has " + bytes / width);
    }
    TensorInfo info = new TensorInfo(name, storage.dtype(), tensor.shape());
    StoredTensor stored = new StoredTensor(info, entry, tensor.offset(), tensor.strides());
    stored.requireWithin(storage.elements());
    return stored;
  }

  /** Returns an entry's length, checked against what the archive can hold. */
  private int length(String name, int max) throws WeightFileException {
    return (int) length(name, (long) max);
  }

  private long length(String name, long max) throws WeightFileException {
    ZipEntry entry = zip.getEntry(root + name);
    if (entry == null) {
      throw new WeightFileException(shown, "archive has no entry " + name);
    }
    long packed = entry.getCompressedSize();
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    boolean possible = stored ? entry.getSize() == packed : packed > 0 && ratioPossible(entry);
    if (!possible || packed > file.toFile().length() || entry.getSize() > max) {
      throw new WeightFileException(
          shown, "archive entry " + name + " claims " + entry.getSize() + " bytes");
    }
    return entry.getSize();
  }

  private static boolean ratioPossible(ZipEntry entry) {
    return entry.getSize() / entry.getCompressedSize() <= MAX_DEFLATE_RATIO;
  }

  @Override
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public Optional<String> moduleSource(String path) throws IOException {
    Optional<String> className = objects.classOf(path);
    if (className.isEmpty()) {
      return Optional.empty();
    }
    int dot = className.get().lastIndexOf('.');
    String entry = "code/" + className.get().substring(0, dot).replace('.', '/') + ".py";
    if (zip.getEntry(root + entry) == null) {
      return Optional.empty();
    }
    byte[] bytes = readEntry(entry, 0, length(entry, MAX_CODE_BYTES)).array();
    String simpleName = Pattern.quote(className.get().substring(dot + 1));
    Matcher body =
        Pattern.compile("(?ms)^class " + simpleName + "\\(.*?(?=^class |\\z)")
            .matcher(new String(bytes, StandardCharsets.UTF_8));
    return body.find() ? Optional.of(body.group()) : Optional.empty();
  }

  @Override
  public ByteBuffer read(StoredTensor tensor) throws IOException {
    int width = tensor.info().dtype().bytes();
    int bytes = Math.toIntExact(tensor.span() * width);
    return readEntry(tensor.storage(), tensor.offset() * width, bytes)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer readEntry(String name, long offset, int bytes) throws IOException {
    ZipEntry entry = zip.getEntry(root + name);
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(offset);
      byte[] data = in.readNBytes(bytes);
      if (data.length < bytes) {
        throw new WeightFileException(shown, "archive entry " + name + " is cut short");
      }
      if (bytes == entry.getSize() && crc(data) != entry.getCrc()) {
        throw new WeightFileException(
            shown, "archive entry " + name + " fails its checksum; fetch the file again");
      }
      return ByteBuffer.wrap(data);
    } catch (WeightFileException e) {
      throw e;
    } catch (IOException e) {
      throw new WeightFileException(shown, "archive entry " + name + " is damaged", e);
    }
  }

  private static long crc(byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    return crc.getValue();
  }

  @Override
  public void close() throws IOException {
    zip.close();
    if (temporary) {
      Files.deleteIfExists(file);
    }
  }
}
