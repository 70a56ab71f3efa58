package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import captioner.transformer.LinearLayer;
import captioner.transformer.MultiHeadAttention;

/**
 * One block of a Vision Transformer, (B, S, D) to (B, S, D): x + attention(norm(x)), then x +
 * feedForward(norm(x)) with GELU (Dosovitskiy et al. 2021, section 3.1, equations 2 and 3).
 *
 * <p>With stochastic depth, training leaves either out for some images (Huang et al. 2016, section
 * 3), as Touvron et al. 2021, "DeiT", do for Vision Transformers (table 9).
 */
final class VitBlock extends AbstractBlock {
  private static final float EPSILON = 1e-6f; // as torchvision's and timm's, not PyTorch's default

  private final float skipped;
  private final LayerNorm attentionNorm;
  private final MultiHeadAttention attention;
  private final LayerNorm feedForwardNorm;
  private final LinearLayer inner;
  private final LinearLayer outer;
  private final VitShape shape;

  /**
   * Makes an uninitialised block.
   *
   * @param skipped how often training leaves a half of it out, in [0, 1)
   */
  VitBlock(VitShape shape, float skipped) {
    this.shape = shape;
    this.skipped = skipped;
    attentionNorm = addChildBlock("attentionNorm", norm());
    attention = addChildBlock("attention", new MultiHeadAttention(shape.width(), shape.heads(), 0));
    feedForwardNorm = addChildBlock("feedForwardNorm", norm());
    inner = addChildBlock("inner", new LinearLayer(shape.inner()));
    outer = addChildBlock("outer", new LinearLayer(shape.width()));
  }

  static LayerNorm norm() {
    return LayerNorm.builder().axis(2).optEpsilon(EPSILON).build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray y = attentionNorm.forward(ps, inputs, training).head();
    NDArray seen = attention.forward(ps, new NDList(y, y), training).head();
    NDArray attended = x.add(skip(seen, training));
    NDList normed = feedForwardNorm.forward(ps, new NDList(attended), training);
    NDArray hidden = Activation.gelu(inner.forward(ps, normed, training).head());
    NDArray fed = outer.forward(ps, new NDList(hidden), training).head();
    return new NDList(attended.add(skip(fed, training)));
  }

  /** Leaves a half of the block out for some images, and scales the others to the same mean. */
  private NDArray skip(NDArray x, boolean training) {
    if (!training || skipped == 0) {
      return x;
    }
    NDArray drawn = x.getManager().randomUniform(0, 1, new Shape(x.getShape().get(0), 1, 1));
    return x.mul(drawn.gte(skipped).toType(DataType.FLOAT32, false).div(1 - skipped));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    Shape tokens = inputs[0];
    attentionNorm.initialize(manager, dataType, tokens);
    attention.initialize(manager, dataType, tokens, tokens);
    feedForwardNorm.initialize(manager, dataType, tokens);
    inner.initialize(manager, dataType, tokens);
    outer.initialize(manager, dataType, tokens.slice(0, 2).add(shape.inner()));
  }
}
