package captioner.compile;

import ai.djl.ndarray.NDList;
import captioner.vision.ConvolutionShape;
import captioner.vision.GridTracer;
import captioner.vision.Rectifier;

/** Writes a backbone as one method, {@code (B, 3, H, W) -> (B, C, h, w)}, a line an operation. */
final class BackboneText implements GridTracer {
  private final ProgramText program;
  private final String name;
  private final MethodText text;
  private int maps;
  private int convolutions;

  /**
   * Begins a method.
   *
   * @param name of the method
   */
  BackboneText(ProgramText program, String name) {
    this.program = program;
    this.name = name;
    text = new MethodText(name + "(self, images: Tensor) -> Tensor");
  }

  /** Ends the method, which returns a map. */
  void end(String map) {
    text.line("return %s", map);
    program.method(text);
  }

  @Override
  public String convolution(
      String map, ConvolutionShape shape, NDList weights, Rectifier rectifier) {
    String prefix = name + "_conv" + convolutions++;
    String convolved =
        "torch.conv2d(%s, %s, %s, [%5$s, %5$s], [%6$s, %6$s], [1, 1], %4$s)"
            .formatted(
                map,
                program.weight(prefix + "_weight", weights.get(0)),
                program.weight(prefix + "_bias", weights.get(1)),
                shape.groups(),
                shape.stride(),
                shape.padding());
    return line(rectified(convolved, rectifier));
  }

  @Override
  public String maxPool(String map) {
    return line("torch.max_pool2d(" + map + ", [3, 3], [2, 2], [1, 1])");
  }

  @Override
  public String add(String map, String other, Rectifier rectifier) {
    return line(rectified("torch.add_(" + map + ", " + other + ")", rectifier));
  }

  @Override
  public String sideBySide(String layer3, String layer4) {
    String pooled =
        line("torch.avg_pool2d(%s, [2, 2], [2, 2], [0, 0], True, False)".formatted(layer3));
    return line("torch.cat([%s, %s], 1)".formatted(pooled, layer4));
  }

  /** The rectifier may overwrite its input, which nothing else reads. */
  private static String rectified(String expression, Rectifier rectifier) {
    return switch (rectifier) {
      case NONE -> expression;
      case RELU -> "torch.relu_(" + expression + ")";
      case RELU6 -> "torch.clamp_(" + expression + ", 0, 6)";
    };
  }

  private String line(String expression) {
    String map = "x" + maps++;
    text.line("%s = %s", map, expression);
    return map;
  }
}
