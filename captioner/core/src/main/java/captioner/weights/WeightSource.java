package captioner.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One opened weight file of one format. */
interface WeightSource extends Closeable {

  /** Returns every tensor in file order, already checked against the size of its storage. */
  List<StoredTensor> tensors();

  /** Returns the file's free-form properties. */
  Map<String, String> metadata();

  /** Returns the source text of the class of a TorchScript module, by its dotted path. */
  Optional<String> moduleSource(String path) throws IOException;

  /**
   * Reads the bytes a tensor reaches across, little-endian, from its first element on.
   *
   * @throws WeightFileException if the file does not deliver them
   */
  ByteBuffer read(StoredTensor tensor) throws IOException;
}
