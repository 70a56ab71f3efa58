package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A convolution with bias, frozen or to be trained, (B, in, H, W) to (B, out, H / stride, W /
 * stride).
 */
final class Convolution extends AbstractBlock implements MapBlock {

  private final ConvolutionShape shape;
  private final Rectifier rectifier;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Creates the block.
   *
   * @param shape sizes, stride and groups
   * @param weight (out, in / groups, kernel, kernel); owned by the caller's manager
   * @param bias (out); owned by the caller's manager
   * @param rectifier what follows
   */
  Convolution(ConvolutionShape shape, NDArray weight, NDArray bias, Rectifier rectifier) {
    this.shape = shape;
    this.rectifier = rectifier;
    this.weight = addParameter(frozen("weight", Parameter.Type.WEIGHT, weight));
    this.bias = addParameter(frozen("bias", Parameter.Type.BIAS, bias));
  }

  /**
   * Creates a block that can be trained, without weights yet.
   *
   * @param shape sizes, stride and groups
   * @param rectifier what follows
   */
  Convolution(ConvolutionShape shape, Rectifier rectifier) {
    this.shape = shape;
    this.rectifier = rectifier;
    weight = addParameter(trained("weight", Parameter.Type.WEIGHT, new Shape(shape.weight())));
    bias = addParameter(trained("bias", Parameter.Type.BIAS, new Shape(shape.out())));
  }

  private static Parameter trained(String name, Parameter.Type type, Shape shape) {
    return Parameter.builder().setName(name).setType(type).optShape(shape).build();
  }

  private static Parameter frozen(String name, Parameter.Type type, NDArray array) {
    Parameter parameter =
        Parameter.builder().setName(name).setType(type).optRequiresGrad(false).build();
    parameter.setArray(array);
    return parameter;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDList y =
        Conv2d.conv2d(
            x,
            store.getValue(weight, x.getDevice(), training),
            store.getValue(bias, x.getDevice(), training),
            new Shape(shape.stride(), shape.stride()),
            new Shape(shape.padding(), shape.padding()),
            new Shape(1, 1),
            shape.groups());
    return new NDList(rectifier.replace(y.singletonOrThrow()));
  }

  @Override
  public String trace(GridTracer tracer, String map) {
    NDList weights = new NDList(weight.getArray(), bias.getArray());
    return tracer.convolution(map, shape, weights, rectifier);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape x = inputs[0];
    return new Shape[] {
      new Shape(x.get(0), shape.out(), shape.side(x.get(2)), shape.side(x.get(3)))
    };
  }
}
