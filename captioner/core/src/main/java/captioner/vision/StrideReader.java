package captioner.vision;

import captioner.weights.WeightFile;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from a traced ResNet's code which convolution of its bottlenecks has the stride. */
public final class StrideReader {

  /** The stride is the first list among the arguments of a convolution. */
  private static final Pattern STRIDE =
      Pattern.compile("torch\\.(?:_convolution|conv2d)\\([^\\[]*\\[(\\d+), (\\d+)\\]");

  private StrideReader() {}

  /**
   * Returns where the stride of layer2's first block stands; empty if the file holds no traced code
   * or the code does not say.
   *
   * @throws IOException if the file is damaged
   */
  public static Optional<StrideOn> read(WeightFile file) throws IOException {
    int first = stride(file, "layer2.0.conv1");
    int second = stride(file, "layer2.0.conv2");
    if (first == 2 && second == 1) {
      return Optional.of(StrideOn.CONV1);
    }
    return first == 1 && second == 2 ? Optional.of(StrideOn.CONV2) : Optional.empty();
  }

  private static int stride(WeightFile file, String module) throws IOException {
    Matcher call = STRIDE.matcher(file.moduleSource(module).orElse(""));
    return call.find() ? Integer.parseInt(call.group(1)) : 0;
  }
}
