package captioner.training;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import captioner.transformer.MatrixProducts;
import captioner.weights.TorchScript;
import captioner.weights.TorchScriptWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Multiplies in bfloat16, forward and backward. DJL's arrays cannot hold such numbers, but a
 * TorchScript program can, and gradients flow through it.
 */
final class BfloatProducts implements AutoCloseable {
  /** Types are numbers there: 15 is bfloat16, 6 is float32. */
  private static final String PROGRAM =
      """
      def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        y = torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15))
        return torch.to(y, 6)
      """;

  private final Model model;
  private final ParameterStore none;

  /**
   * Loads the program.
   *
   * @throws UncheckedIOException if there is no room for it among the system's temporary files
   */
  BfloatProducts() {
    model = Model.newInstance("linear", Device.cpu(), "PyTorch");
    none = new ParameterStore(model.getNDManager(), false);
    try {
      Path file = Files.createTempFile("captioner-linear", ".pt");
      TorchScriptWriter.write(
          file, new TorchScript("Linear", PROGRAM.indent(2), Map.of(), Map.of()));
      try (InputStream program = Files.newInputStream(file)) {
        model.load(program);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("the program is wrong", e);
    }
  }

  /** Returns a store, for one pass, whose layers compute so. */
  ParameterStore store(NDManager manager) {
    return new Store(manager);
  }

  private final class Store extends ParameterStore implements MatrixProducts {
    Store(NDManager manager) {
      super(manager, false);
    }

    @Override
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
      return model.getBlock().forward(none, new NDList(x, weight, bias), true).singletonOrThrow();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
