package captioner.transformer;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of encoder layers: tokens (B, N, D) to memory (B, N, D). With pre-norm, one more layer
 * norm ends the stack. Positions are the caller's: the encoder sees a set.
 */
public final class TransformerEncoder extends AbstractBlock {
  private final List<Block> layers = new ArrayList<>();

  /** Makes the encoder; no layers give the identity. */
  public TransformerEncoder(TransformerConfig config) {
    for (int i = 0; i < config.encoderLayers(); i++) {
      layers.add(addChildBlock("layer" + i, new EncoderLayer(config, i + 1)));
    }
    if (config.norm() == NormPlacement.PRE && config.encoderLayers() > 0) {
      layers.add(addChildBlock("norm", LayerNorm.builder().axis(2).build()));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList x = inputs;
    for (Block layer : layers) {
      x = layer.forward(ps, x, training);
    }
    return x;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    layers.forEach(layer -> layer.initialize(manager, dataType, inputShapes));
  }
}
