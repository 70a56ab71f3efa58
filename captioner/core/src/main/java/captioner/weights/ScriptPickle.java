package captioner.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.razorvine.pickle.Opcodes;

/**
 * The pickle of a TorchScript archive, {@code data.pkl}: an object of the module's class whose
 * state names the tensors, each with its storage, shape and strides. Protocol 2, without memo.
 */
final class ScriptPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ScriptPickle() {}

  /** Returns the pickle of a module; tensor number i of the map lies in storage i. */
  static byte[] of(String name, Map<String, ScriptTensor> tensors) {
    ScriptPickle pickle = new ScriptPickle();
    pickle.write(Opcodes.PROTO, 2);
    pickle.global("__torch__", name);
    pickle.write(Opcodes.EMPTY_TUPLE, Opcodes.NEWOBJ, Opcodes.EMPTY_DICT, Opcodes.MARK);
    pickle.text("training");
    pickle.write(Opcodes.NEWFALSE);
    int storage = 0;
    for (Map.Entry<String, ScriptTensor> tensor : tensors.entrySet()) {
      pickle.text(tensor.getKey());
      pickle.tensor(tensor.getValue(), storage++);
    }
    pickle.write(Opcodes.SETITEMS, Opcodes.BUILD, Opcodes.STOP);
    return pickle.out.toByteArray();
  }

  /** Returns the pickle of no constants at all. */
  static byte[] empty() {
    ScriptPickle pickle = new ScriptPickle();
    pickle.write(Opcodes.PROTO, 2);
    pickle.write(Opcodes.EMPTY_TUPLE, Opcodes.STOP);
    return pickle.out.toByteArray();
  }

  /** Calls _rebuild_tensor_v2(storage, offset, shape, strides, requires gradient, hooks). */
  private void tensor(ScriptTensor tensor, int storage) {
    global("torch._utils", "_rebuild_tensor_v2");
    write(Opcodes.MARK, Opcodes.MARK);
    text("storage");
    global("torch", tensor.dtype().storageName());
    text(Integer.toString(storage));
    text("cpu");
    integer(tensor.array().size());
    write(Opcodes.TUPLE, Opcodes.BINPERSID);
    integer(0);
    integers(tensor.shape());
    integers(tensor.strides());
    write(Opcodes.NEWFALSE);
    global("collections", "OrderedDict");
    write(Opcodes.EMPTY_TUPLE, Opcodes.REDUCE, Opcodes.TUPLE, Opcodes.REDUCE);
  }

  private void write(int... opcodes) {
    for (int opcode : opcodes) {
      out.write(opcode);
    }
  }

  private void global(String module, String name) {
    write(Opcodes.GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(Opcodes.BINUNICODE);
    fourBytes(bytes.length);
    out.writeBytes(bytes);
  }

  private void integer(long value) {
    write(Opcodes.BININT);
    fourBytes(Math.toIntExact(value));
  }

  private void integers(long[] values) {
    write(Opcodes.MARK);
    for (long value : values) {
      integer(value);
    }
    write(Opcodes.TUPLE);
  }

  private void fourBytes(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }
}
