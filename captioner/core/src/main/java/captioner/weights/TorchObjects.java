package captioner.weights;

import captioner.weights.TorchUnpickler.Module;
import captioner.weights.TorchUnpickler.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.razorvine.pickle.PickleException;

/** Finds the named tensors, and the modules' classes, in what a PyTorch pickle describes. */
final class TorchObjects {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_VALUES = 1_000_000;
  private static final List<String> STATE_DICT_KEYS =
      List.of("state_dict", "model_state_dict", "model");

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> moduleClasses = new LinkedHashMap<>();
  private int visited;

  private TorchObjects() {}

  /**
   * Returns the tensors of a TorchScript module, of a state dict, or of a checkpoint: a dictionary
   * that holds a state dict beside other things.
   *
   * @throws PickleException if there are none, or it is not clear which are meant
   */
  static TorchObjects of(Object root) {
    TorchObjects objects = new TorchObjects();
    if (root instanceof Module module) {
      objects.visitModule("", module, 0);
    } else if (root instanceof Map<?, ?> map) {
      stateDict(map).forEach(objects::addTensor);
    }
    if (objects.tensors.isEmpty()) {
      throw new PickleException("holds no tensors");
    }
    return objects;
  }

  Map<String, Tensor> tensors() {
    return tensors;
  }

  Optional<String> classOf(String modulePath) {
    return Optional.ofNullable(moduleClasses.get(modulePath));
  }

  private void visitModule(String path, Module module, int depth) {
    visited += 1 + module.attributes().size();
    // Modules may share children, or hold themselves; an archive of a real network has neither.
    if (depth > MAX_DEPTH || visited > MAX_VALUES) {
      throw new PickleException("modules are nested without end");
    }
    moduleClasses.put(path, module.className());
    String prefix = path.isEmpty() ? "" : path + ".";
    module
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof Module child) {
                visitModule(prefix + name, child, depth + 1);
              } else {
                addTensor(prefix + name, value);
              }
            });
  }

  private void addTensor(Object name, Object value) {
    if (value instanceof Tensor tensor) {
      tensors.put(name.toString(), tensor);
    }
  }

  private static Map<?, ?> stateDict(Map<?, ?> root) {
    if (holdsTensors(root)) {
      return root;
    }
    for (String key : STATE_DICT_KEYS) {
      if (root.get(key) instanceof Map<?, ?> map && holdsTensors(map)) {
        return map;
      }
    }
    List<?> candidates =
        root.entrySet().stream()
            .filter(e -> e.getValue() instanceof Map<?, ?> map && holdsTensors(map))
            .map(Map.Entry::getKey)
            .toList();
    if (candidates.size() > 1) {
      throw new PickleException(
          "holds several sets of tensors " + candidates + "; save the wanted one alone");
    }
    return candidates.isEmpty() ? Map.of() : (Map<?, ?>) root.get(candidates.get(0));
  }

  private static boolean holdsTensors(Map<?, ?> map) {
    return map.values().stream().anyMatch(Tensor.class::isInstance);
  }
}
