package captioner.cli;

import captioner.weights.TensorInfo;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code weights}: what a weight file holds. */
final class WeightsCommand implements Command {

  @Override
  public String name() {
    return "weights";
  }

  @Override
  public String arguments() {
    return "FILE";
  }

  @Override
  public String summary() {
    return "list the tensors in a TorchScript, PyTorch or safetensors file";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public List<String> examples() {
    return List.of("captioner weights runs/mine/model/weights.safetensors");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    if (line.getArgList().size() != 1) {
      throw new UsageException("give one weight file");
    }
    Table table = new Table();
    List<TensorInfo> tensors;
    try (WeightFile file = WeightFile.open(Path.of(line.getArgList().get(0)))) {
      tensors = file.tensors();
    }
    long numbers = 0;
    long bytes = 0;
    for (TensorInfo tensor : tensors) {
      table.add(tensor.name(), tensor.dtype().name().toLowerCase(Locale.ROOT), shape(tensor));
      numbers += tensor.elements();
      bytes += tensor.elements() * tensor.dtype().bytes();
    }
    table.print(console.out());
    console
        .out()
        .printf(
            Locale.ROOT,
            "%,d tensors, %,d parameters, %,d bytes%n",
            tensors.size(),
            numbers,
            bytes);
    return ExitCode.OK;
  }

  private static String shape(TensorInfo tensor) {
    return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
