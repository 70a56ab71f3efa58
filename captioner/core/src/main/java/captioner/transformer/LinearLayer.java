package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** DJL's linear layer, (…, in) to (…, out), that computes as its {@link MatrixProducts} says. */
public final class LinearLayer extends Linear {

  /**
   * Makes an uninitialised layer.
   *
   * @param units out
   */
  public LinearLayer(long units) {
    super(builder().setUnits(units));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(
        linear(
            ps,
            inputs.singletonOrThrow(),
            getParameter(ps, inputs, "weight", training),
            getParameter(ps, inputs, "bias", training)));
  }

  private NDArray getParameter(ParameterStore ps, NDList inputs, String name, boolean training) {
    Parameter parameter = getDirectParameters().get(name);
    return ps.getValue(parameter, inputs.head().getDevice(), training);
  }

  /**
   * Returns x·Wᵀ + b, computed as the store says if it is {@link MatrixProducts}.
   *
   * @param x (…, in)
   * @param weight (out, in)
   * @param bias (out)
   * @return (…, out), owned by the manager of x
   */
  public static NDArray linear(ParameterStore ps, NDArray x, NDArray weight, NDArray bias) {
    return ps instanceof MatrixProducts products
        ? products.linear(x, weight, bias)
        : linear(x, weight, bias).head();
  }
}
