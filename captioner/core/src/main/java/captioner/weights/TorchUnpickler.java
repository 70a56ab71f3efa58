package captioner.weights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a PyTorch archive, allowing only what a state dict or a TorchScript module
 * needs: plain values, dictionaries, tensors, their storages and {@code __torch__} modules.
 *
 * <p>The library's own unpickler builds many Python classes, calls setters by reflection and takes
 * whatever memory a length field asks for. So every opcode that names a class, fills an object or
 * claims a length is handled here, and opcodes that PyTorch does not write are refused.
 */
final class TorchUnpickler extends Unpickler {

  /** A tensor as pickled: a strided view of a storage. */
  record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  /** A storage as pickled: its archive entry and the number of elements it should hold. */
  record Storage(DType dtype, String key, long elements) {}

  /** A TorchScript module as pickled: its class, and its attributes in file order. */
  record Module(String className, Map<Object, Object> attributes) {}

  /** A storage class; stands only inside a persistent id. */
  private record StorageType(DType dtype) {}

  private static final Set<Short> PLAIN_OPCODES =
      Set.of(
          Opcodes.PROTO,
          Opcodes.FRAME,
          Opcodes.STOP,
          Opcodes.MARK,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.SHORT_BINUNICODE,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.MEMOIZE,
          Opcodes.REDUCE,
          Opcodes.NEWOBJ,
          Opcodes.BINPERSID);

  /**
   * Returns the one object the pickle describes, made of maps, lists, numbers, strings and the
   * records above.
   *
   * @throws PickleException if the pickle is damaged or asks for anything not allowed
   */
  Object read(byte[] pickle) throws IOException {
    try {
      return load(new ByteArrayInputStream(pickle));
    } catch (PickleException e) {
      throw e;
    } catch (RuntimeException e) {
      // The library meets a damaged stack with whatever exception its collections throw.
      throw new PickleException("pickle is damaged", e);
    }
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    if (PLAIN_OPCODES.contains(opcode)) {
      return super.dispatch(opcode);
    }
    switch (opcode) {
      case Opcodes.BINUNICODE -> {
        requireClaimedBytes();
        super.dispatch(opcode);
      }
      case Opcodes.GLOBAL -> {
        String module = PickleUtils.readline(input);
        stack.add(resolve(module, PickleUtils.readline(input)));
      }
      case Opcodes.STACK_GLOBAL -> {
        String name = (String) stack.pop();
        stack.add(resolve((String) stack.pop(), name));
      }
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<Object, Object>());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        setItems(List.of(stack.pop(), value));
      }
      case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
      case Opcodes.BUILD -> build(stack.pop());
      default ->
          throw new PickleException("pickle holds an operation that is not allowed: " + opcode);
    }
    return NO_RETURN_VALUE;
  }

  /** Refuses a string that claims to be longer than what is left of the pickle. */
  private void requireClaimedBytes() throws IOException {
    input.mark(Integer.BYTES);
    byte[] length = PickleUtils.readbytes(input, Integer.BYTES);
    long claimed = PickleUtils.bytes_to_uint(length, 0);
    if (claimed > input.available()) {
      throw new PickleException("pickle is cut short");
    }
    input.reset();
  }

  private void setItems(List<Object> keysAndValues) {
    Map<Object, Object> target = dictionary(stack.peek());
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      // Keys that hold other objects could be made to contain themselves: hashing them never ends.
      if (!(key instanceof String || key instanceof Number)) {
        throw new PickleException("dictionary keys must be strings or numbers");
      }
      target.put(key, keysAndValues.get(i + 1));
    }
  }

  /** Fills a module with its attributes; the attributes of an OrderedDict are not weights. */
  private void build(Object state) {
    if (stack.peek() instanceof Module module) {
      module.attributes.putAll(dictionary(state));
    } else {
      dictionary(stack.peek());
    }
  }

  private Object resolve(String module, String name) {
    if (module.equals("__torch__") || module.startsWith("__torch__.")) {
      return constructor(0, args -> new Module(module + "." + name, new LinkedHashMap<>()));
    }
    if (module.equals("torch") && DType.ofStorage(name).isPresent()) {
      return new StorageType(DType.ofStorage(name).get());
    }
    return switch (module + "." + name) {
      case "collections.OrderedDict" -> constructor(0, args -> new LinkedHashMap<>());
      case "torch._utils._rebuild_tensor_v2" -> constructor(4, TorchUnpickler::tensor);
      case "torch._utils._rebuild_parameter" -> constructor(1, args -> args[0]);
      case "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist" ->
          constructor(1, args -> args[0]);
      default ->
          throw new PickleException(
              "pickle asks for " + module + "." + name + ", which is not allowed in a weight file");
    };
  }

  private static IObjectConstructor constructor(int leastArguments, IObjectConstructor body) {
    return args -> {
      if (args.length < leastArguments || (leastArguments == 0 && args.length > 0)) {
        throw new PickleException("pickle is damaged: wrong number of arguments");
      }
      return body.construct(args);
    };
  }

  private static Tensor tensor(Object[] args) {
    long offset = ((Number) args[1]).longValue();
    return new Tensor((Storage) args[0], offset, longs(args[2]), longs(args[3]));
  }

  private static List<Long> longs(Object tuple) {
    List<Long> values = new ArrayList<>();
    for (Object value : (Object[]) tuple) {
      if (!(value instanceof Integer || value instanceof Long)) {
        throw new PickleException("sizes and strides must be whole numbers");
      }
      values.add(((Number) value).longValue());
    }
    return values;
  }

  /** Reads {@code ('storage', type, key, location, elements)}; the location is of no interest. */
  @Override
  protected Object persistentLoad(Object id) {
    Object[] parts = (Object[]) id;
    DType dtype = ((StorageType) parts[1]).dtype();
    return new Storage(dtype, (String) parts[2], ((Number) parts[4]).longValue());
  }

  @SuppressWarnings("unchecked") // Only this class makes dictionaries, always with these types.
  private static Map<Object, Object> dictionary(Object object) {
    if (object instanceof Map<?, ?> map) {
      return (Map<Object, Object>) map;
    }
    throw new PickleException("pickle is damaged: not a dictionary");
  }
}
