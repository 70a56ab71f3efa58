package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;

/** Photos (B, 3, H, W) to a grid (B, D, h, w) without convolutions: patches, or a ViT over them. */
final class PatchNetwork extends AbstractBlock implements MapBlock {
  private final Optional<VisionTransformer> transformer;

  private PatchNetwork(Optional<VisionTransformer> transformer) {
    this.transformer = transformer.map(block -> addChildBlock("transformer", block));
  }

  /** Returns what gives the patches themselves. */
  static PatchNetwork ofPixels() {
    return new PatchNetwork(Optional.empty());
  }

  /** Returns what gives the tokens of a ViT. */
  static PatchNetwork of(VisionTransformer transformer) {
    return new PatchNetwork(Optional.of(transformer));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray photos = inputs.singletonOrThrow();
    Shape shape = photos.getShape();
    long rows = shape.get(2) / VitShape.PATCH;
    long columns = shape.get(3) / VitShape.PATCH;
    NDArray patches = VisionTransformer.patches(photos);
    NDArray tokens =
        transformer.isPresent()
            ? transformer.get().tokens(store, patches, rows, columns, false)
            : patches;
    // (B, N, D) -> (B, h, w, D) -> (B, D, h, w)
    return new NDList(tokens.reshape(shape.get(0), rows, columns, -1).transpose(0, 3, 1, 2));
  }

  @Override
  public String trace(GridTracer tracer, String photos) {
    throw new UnsupportedOperationException("a Vision Transformer has no convolutions to trace");
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    throw new UnsupportedOperationException("the weights are given, so nothing asks for shapes");
  }
}
