package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import captioner.transformer.LinearLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * A Vision Transformer without its classifier (Dosovitskiy et al. 2021, "An Image is Worth 16x16
 * Words", https://arxiv.org/abs/2010.11929, figure 1): patches of a square photo (B, N, P) to image
 * tokens (B, N, D).
 *
 * <p>The class token takes part in every block, since published weights have it, and is left out of
 * the result. Position embeddings are trained for one grid; for another they are interpolated
 * (section 3.2), bicubically, with the corners of the cells aligned as DeiT does.
 */
final class VisionTransformer extends AbstractBlock {
  /** Name of the parameter that depends on the grid. */
  static final String POSITIONS = "positions";

  private static final float SPREAD = 0.02f; // of embeddings, as in DeiT

  private final VitShape shape;
  private final Parameter classToken;
  private final Parameter positions;
  private final LinearLayer projection;
  private final List<VitBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;

  /**
   * Makes an uninitialised network.
   *
   * @param stochasticDepth how often training leaves a half of the last block out for an image, in
   *     [0, 1); blocks below less often, in proportion to their height
   */
  VisionTransformer(VitShape shape, float stochasticDepth) {
    this.shape = shape;
    classToken = addParameter(embedding("classToken").optShape(new Shape(shape.width())).build());
    positions = addParameter(embedding(POSITIONS).build());
    projection = addChildBlock("projection", new LinearLayer(shape.width()));
    for (int i = 0; i < shape.depth(); i++) {
      float skipped = stochasticDepth * (i + 1) / shape.depth();
      blocks.add(addChildBlock("block" + i, new VitBlock(shape, skipped)));
    }
    norm = addChildBlock("norm", VitBlock.norm());
  }

  private static Parameter.Builder embedding(String name) {
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.WEIGHT)
        .optInitializer(new NormalInitializer(SPREAD));
  }

  /**
   * Cuts photos into patches, row by row from the top left.
   *
   * @param photos (B, 3, H, W), both sides multiples of 16
   * @return (B, N, P), colour by colour and row by row within a patch; owned by the photos' manager
   */
  static NDArray patches(NDArray photos) {
    Shape shape = photos.getShape();
    long rows = shape.get(2) / VitShape.PATCH;
    long columns = shape.get(3) / VitShape.PATCH;
    if (rows * VitShape.PATCH != shape.get(2) || columns * VitShape.PATCH != shape.get(3)) {
      throw new IllegalArgumentException("sides of photos must be multiples of 16: " + shape);
    }
    // (B, 3, h, 16, w, 16) -> (B, h, w, 3, 16, 16)
    return photos
        .reshape(shape.get(0), 3, rows, VitShape.PATCH, columns, VitShape.PATCH)
        .transpose(0, 2, 4, 1, 3, 5)
        .reshape(shape.get(0), rows * columns, VitShape.PATCH_LENGTH);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray patches = inputs.singletonOrThrow();
    long side = side(patches.getShape().get(1));
    return new NDList(tokens(ps, patches, side, side, training));
  }

  /**
   * Returns the tokens of photos of h x w patches.
   *
   * @param patches (B, h·w, P)
   * @return (B, h·w, D), owned by the patches' manager
   */
  NDArray tokens(ParameterStore ps, NDArray patches, long rows, long columns, boolean training) {
    NDArray projected = projection.forward(ps, new NDList(patches), training).head();
    long batch = patches.getShape().get(0);
    NDManager manager = patches.getManager();
    NDArray token =
        ps.getValue(classToken, patches.getDevice(), training).reshape(1, 1, shape.width());
    token.attach(manager); // else all that is made of it would live as long as the weights
    NDArray first = token.broadcast(new Shape(batch, 1, shape.width()));
    NDArray known = ps.getValue(positions, patches.getDevice(), training);
    NDArray x = NDArrays.concat(new NDList(first, projected), 1);
    x = x.add(interpolated(manager, known, rows, columns));
    for (VitBlock block : blocks) {
      x = training ? block.forward(ps, new NDList(x), true).head() : frozen(ps, block, x);
    }
    NDArray normed = norm.forward(ps, new NDList(x), training).head();
    return normed.get(new NDIndex(":, 1:, :"));
  }

  /** Runs a block and frees all that it made but its result, and what it was given. */
  private static NDArray frozen(ParameterStore ps, VitBlock block, NDArray x) {
    NDManager manager = x.getManager();
    try (NDManager scope = manager.newSubManager()) {
      x.attach(scope); // results of operations go to the operand's manager
      NDArray y = block.forward(ps, new NDList(x), false).head();
      y.attach(manager);
      return y;
    }
  }

  /**
   * Returns position embeddings for another grid.
   *
   * @param positions (1 + n·n, D), that of the class token first
   * @return (1 + h·w, D); the same array if the grid is the same
   */
  static NDArray interpolated(NDManager manager, NDArray positions, long rows, long columns) {
    long known = positions.getShape().get(0) - 1;
    long side = side(known);
    if (rows == side && columns == side) {
      return positions;
    }
    long width = positions.getShape().get(1);
    try (NDManager scope = manager.newSubManager()) {
      NDArray first = positions.get(scope, new NDIndex(":1, :"));
      NDArray down = Bicubic.weights(scope, (int) side, (int) rows);
      NDArray along = Bicubic.weights(scope, (int) side, (int) columns);
      // (n·n, D) -> (n, n·D) -> (h, n, D) -> (n, h·D) -> (w, h, D) -> (h·w, D)
      NDArray cells = positions.get(scope, new NDIndex("1:, :")).reshape(side, side * width);
      NDArray lower = down.matMul(cells).reshape(rows, side, width).transpose(1, 0, 2);
      NDArray grid =
          along
              .matMul(lower.reshape(side, rows * width))
              .reshape(columns, rows, width)
              .transpose(1, 0, 2)
              .reshape(rows * columns, width);
      NDArray all = NDArrays.concat(new NDList(first, grid), 0);
      all.attach(manager);
      return all;
    }
  }

  private static long side(long tokens) {
    return Math.round(Math.sqrt(tokens));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].slice(0, 2).add(shape.width())};
  }

  @Override
  protected void prepare(Shape[] inputs) {
    positions.setShape(new Shape(1 + inputs[0].get(1), shape.width()));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    projection.initialize(manager, dataType, inputs[0]);
    Shape tokens = new Shape(inputs[0].get(0), 1 + inputs[0].get(1), shape.width());
    blocks.forEach(block -> block.initialize(manager, dataType, tokens));
    norm.initialize(manager, dataType, tokens);
  }
}
