/**
 * Weight files in: names, shapes and numbers of trained networks, without running anything in them.
 *
 * <p>{@link captioner.weights.WeightFile#open} looks at the first bytes of a file, not at its name,
 * and reads four kinds: TorchScript archives ({@code torch.jit.save}), PyTorch archives ({@code
 * torch.save} of a state dict), safetensors, and each of these inside gzip. {@link
 * captioner.weights.SafetensorsWriter} writes the one format that this project trains into.
 *
 * <p>{@link captioner.weights.ModelRepository} says which weight files lie in a DJL repository on
 * disk.
 *
 * <p>Design: weights are read from the archive itself because a loaded TorchScript block shows its
 * parameters but not BatchNorm's running statistics. A pickle is a program, so {@code
 * TorchUnpickler} knows a handful of opcodes and classes, and refuses everything else. Every size a
 * file claims is compared with the bytes that are there before memory is taken; tensors are read
 * one at a time, when asked for. Whatever is wrong ends in a one-line {@link
 * captioner.weights.WeightFileException} that names the file.
 */
package captioner.weights;
