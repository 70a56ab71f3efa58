package captioner.compile;

import ai.djl.ndarray.NDArray;
import captioner.weights.DType;
import captioner.weights.ScriptTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the methods of a program and the tensors that they name. */
final class ProgramText {
  private final Precision precision;
  private final Map<String, ScriptTensor> tensors = new LinkedHashMap<>();
  private final StringBuilder methods = new StringBuilder();

  ProgramText(Precision precision) {
    this.precision = precision;
  }

  /**
   * Adds a tensor stored in the program's precision and returns what methods call it.
   *
   * @param array stays open until the program is written
   */
  String weight(String name, NDArray array) {
    return tensor(name, new ScriptTensor(array, precision.dtype()));
  }

  /** Adds a tensor that stays in float32, and returns what methods call it. */
  String exact(String name, NDArray array) {
    return tensor(name, new ScriptTensor(array, DType.FLOAT32));
  }

  private String tensor(String name, ScriptTensor tensor) {
    String identifier = name.replace('.', '_');
    if (tensors.put(identifier, tensor) != null) {
      throw new IllegalStateException("two tensors are called " + identifier);
    }
    return "self." + identifier;
  }

  /** Adds a method. */
  void method(MethodText text) {
    methods.append(text);
  }

  /** Adds methods as they stand in a text, indented by two blanks. */
  void methods(String text) {
    methods.append(text);
  }

  /** Returns the type's number that activations have. */
  int scalarType() {
    return precision.scalarType();
  }

  Map<String, ScriptTensor> tensors() {
    return tensors;
  }

  String methods() {
    return methods.toString();
  }
}
