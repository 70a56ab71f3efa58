/**
 * Photos to image tokens: networks trained on ImageNet, convolutional or Vision Transformers, seen
 * as grids; and one that is trained with the captioner from nothing.
 *
 * <p>{@link captioner.vision.Backbone} is the door: normalised photos (B, 3, H, W) go in, a grid
 * (B, D, h, w) or its N = h * w tokens (B, N, D) come out. {@link captioner.vision.BackboneConfig}
 * says which network and which of its maps. Behind it, bottom up: {@code Convolution} (BatchNorm
 * folded in), {@code BasicBlock}, {@code Bottleneck} and {@code InvertedResidual}, {@code Chain} of
 * these, and {@code GridNetwork}, a chain cut at stride 16; {@code ResNet} and {@code MobileNetV2}
 * say what stands in the chains.
 *
 * <p>{@code VisionTransformer} has no convolutions: its patches are cut out by reshaping and
 * projected by a matrix, which is what a convolution with the stride of its kernel does. The
 * patches are a grid of their own, {@link captioner.vision.Grid#PATCHES}: what is kept of photos
 * where the network after it is trained, so that training from pixels needs no other way than
 * training a last stage does.
 *
 * <p>{@link captioner.vision.BackboneZoo} finds the weights by name: in the project's own
 * repository, then in DJL's zoo. It downloads only when told to, and looks into DJL's cache without
 * asking DJL, which would ask the network once a day.
 *
 * <p>Decisions: the networks are rebuilt from the weights, not run as the traced module they came
 * in, so that any image size, both grids and one precision path work for every file. BatchNorm of a
 * frozen network is an affine map, so it is folded into the convolution before it, in double
 * precision. Activations lie in memory with the channels last: a ResNet-50 then runs about 1.4
 * times as fast on a CPU and the tokens need no copy. Every block closes what it made but its
 * result, so a batch never holds more than a few activations.
 */
package captioner.vision;
