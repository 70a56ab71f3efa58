package captioner.weights;

import java.util.Map;

/**
 * A TorchScript program: one module whose methods are given as source text.
 *
 * @param name of the module's class, and of the folder inside the archive
 * @param methods source text of the methods in TorchScript's Python, each indented by two blanks
 * @param tensors what the methods see as {@code self.NAME}, in the order they are stored
 * @param extra files that come with the program, by name
 */
public record TorchScript(
    String name, String methods, Map<String, ScriptTensor> tensors, Map<String, byte[]> extra) {}
