package captioner.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open file of trained weights: lists its tensors and reads them one at a time.
 *
 * <pre>{@code
 * try (WeightFile file = WeightFile.open(Path.of("traced_resnet50.pt.gz"))) {
 *   file.tensors().forEach(System.out::println);
 *   float[] weight = file.floats("conv1.weight");
 * }
 * }</pre>
 *
 * <p>Instances may be read by several threads at once.
 */
public final class WeightFile implements AutoCloseable {

  private final Path path;
  private final WeightSource source;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private WeightFile(Path path, WeightSource source) throws WeightFileException {
    this.path = path;
    this.source = source;
    for (StoredTensor tensor : source.tensors()) {
      if (tensors.put(tensor.info().name(), tensor) != null) {
        throw new WeightFileException(path, "two tensors are named " + tensor.info().name());
      }
    }
  }

  /**
   * Opens a TorchScript archive, a PyTorch archive or a safetensors file, each plain or gzipped,
   * told apart by content. The caller closes it; a gzipped file is unpacked to a temporary file
   * until then.
   *
   * @throws WeightFileException if the file is missing, damaged, of another kind, or holds objects
   *     other than tensors and plain values
   */
  public static WeightFile open(Path file) throws IOException {
    WeightSource source = Formats.open(file);
    try {
      return new WeightFile(file, source);
    } catch (WeightFileException e) {
      source.close();
      throw e;
    }
  }

  /** Returns the path this was opened with. */
  public Path path() {
    return path;
  }

  /** Returns every tensor's name, element type and shape, in file order. */
  public List<TensorInfo> tensors() {
    return tensors.values().stream().map(StoredTensor::info).toList();
  }

  /** Returns true if a tensor has this name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /**
   * Returns element type and shape of a tensor.
   *
   * @throws WeightFileException if there is no tensor of this name
   */
  public TensorInfo info(String name) throws WeightFileException {
    return stored(name).info();
  }

  /** Returns the free-form properties of a safetensors file; empty for the other formats. */
  public Map<String, String> metadata() {
    return source.metadata();
  }

  /**
   * Returns the TorchScript source text of the class of a module, such as {@code layer2.0.conv1};
   * the empty path is the module itself. Empty if the file holds no program or no such module.
   */
  public Optional<String> moduleSource(String modulePath) throws IOException {
    return source.moduleSource(modulePath);
  }

  /**
   * Reads a tensor of any element type, row-major, widened (FLOAT64 and INT64: rounded) to float.
   *
   * @throws WeightFileException if there is no such tensor or the file is damaged
   */
  public float[] floats(String name) throws IOException {
    StoredTensor tensor = stored(name);
    DType dtype = tensor.info().dtype();
    ByteBuffer data = rowMajorBytes(tensor);
    float[] values = new float[Math.toIntExact(tensor.info().elements())];
    if (dtype == DType.FLOAT32) {
      data.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) dtype.floating(data, i * dtype.bytes());
    }
    return values;
  }

  /**
   * Reads a tensor that must have a shape.
   *
   * @param owner the manager the array belongs to
   * @param shape (…), with -1 for any size
   * @param wanting how the message goes on, such as "this model wants"
   * @throws WeightFileException if there is no such tensor, it has another shape or the file is
   *     damaged
   */
  public NDArray read(NDManager owner, String name, Shape shape, String wanting)
      throws IOException {
    if (!contains(name)) {
      throw new WeightFileException(path, "lacks " + name);
    }
    Shape found = new Shape(info(name).shape());
    boolean fits = found.dimension() == shape.dimension();
    for (int i = 0; fits && i < shape.dimension(); i++) {
      fits = shape.get(i) == -1 || shape.get(i) == found.get(i);
    }
    if (!fits) {
      throw new WeightFileException(
          path, "%s has shape %s, %s %s".formatted(name, found, wanting, shape));
    }
    return read(owner, name);
  }

  /**
   * Reads a tensor as an NDArray of its shape. Floating-point types become FLOAT32, integers and
   * booleans keep theirs, except INT16, which becomes INT32.
   *
   * <p>Never makes a bfloat16 NDArray: DJL's PyTorch engine ends the process on one.
   *
   * @param owner the manager the array belongs to
   * @throws WeightFileException if there is no such tensor or the file is damaged
   */
  public NDArray read(NDManager owner, String name) throws IOException {
    StoredTensor tensor = stored(name);
    DType dtype = tensor.info().dtype();
    Shape shape = new Shape(tensor.info().shape());
    if (tensor.info().elements() == 0) {
      return owner.create(shape, dataType(dtype));
    }
    // A created array borrows Java's memory, which its views do not keep alive; a duplicate owns
    // its.
    try (NDArray borrowed = borrowed(owner, tensor, shape)) {
      return borrowed.duplicate();
    }
  }

  private NDArray borrowed(NDManager owner, StoredTensor tensor, Shape shape) throws IOException {
    DType dtype = tensor.info().dtype();
    if (dtype.isFloating()) {
      return owner.create(floats(tensor.info().name()), shape);
    }
    ByteBuffer data = rowMajorBytes(tensor);
    if (dtype == DType.INT16) {
      int[] values = new int[data.remaining() / dtype.bytes()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (int) dtype.integer(data, i * dtype.bytes());
      }
      return owner.create(values, shape);
    }
    ByteBuffer direct = owner.allocateDirect(data.remaining()).put(data).rewind();
    return owner.create(direct, shape, dataType(dtype));
  }

  /**
   * Reads the whole file and compares it with the checksum that {@link
   * SafetensorsWriter#writeWithChecksum} left in it.
   *
   * @throws WeightFileException if it differs or is missing: the disk or a copy has damaged the
   *     file
   */
  public void requireChecksum() throws IOException {
    String expected = metadata().get(Checksum.KEY);
    if (expected == null || !Checksum.of(path, expected).equals(expected)) {
      throw new WeightFileException(path, "fails its checksum: the file is damaged");
    }
  }

  /** Closes the file; arrays read from it stay valid. */
  @Override
  public void close() throws IOException {
    source.close();
  }

  private StoredTensor stored(String name) throws WeightFileException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new WeightFileException(path, "has no tensor named " + name);
    }
    return tensor;
  }

  /** Reads a tensor and, if it is a strided view, gathers its elements into row-major order. */
  private ByteBuffer rowMajorBytes(StoredTensor tensor) throws IOException {
    int width = tensor.info().dtype().bytes();
    long bytes = Math.max(tensor.span(), tensor.info().elements()) * width;
    if (bytes > Integer.MAX_VALUE - 16) {
      throw new WeightFileException(path, "tensor is over 2 GiB: " + tensor.info().name());
    }
    ByteBuffer data = source.read(tensor);
    if (tensor.isContiguous() || tensor.info().elements() == 0) {
      return data;
    }
    ByteBuffer gathered = ByteBuffer.allocate((int) tensor.info().elements() * width);
    gather(tensor, 0, 0, data, gathered);
    return gathered.rewind().order(data.order());
  }

  private static void gather(
      StoredTensor tensor, int axis, int element, ByteBuffer from, ByteBuffer to) {
    if (axis == tensor.strides().size()) {
      int width = tensor.info().dtype().bytes();
      to.put(to.position(), from, element * width, width);
      to.position(to.position() + width);
      return;
    }
    int stride = (int) (long) tensor.strides().get(axis);
    for (int i = 0; i < tensor.info().shape().get(axis); i++) {
      gather(tensor, axis + 1, element + i * stride, from, to);
    }
  }

  private static DataType dataType(DType dtype) {
    return switch (dtype) {
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> DataType.FLOAT32;
      case INT64 -> DataType.INT64;
      case INT32, INT16 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
    };
  }
}
