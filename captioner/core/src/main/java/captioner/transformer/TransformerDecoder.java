package captioner.transformer;

import ai.djl.ndarray.NDArray;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stack of decoder layers over embedded tokens, with their positions: (B·r, T, D) and memory (B,
 * N, D) to hidden states (B·r, T, D) and the last layer's cross-attention weights (B·r, A, T, N). A
 * token never sees a later one. {@link #step} gives the same numbers one token at a time.
 *
 * <p>One that sees only text has no cross-attention: (B, T, D) to (B, T, D). It is a language model
 * but for words, and its parameters have the same names as those of one that sees a memory.
 */
public final class TransformerDecoder extends AbstractBlock {
  /**
   * The longest sentence a decoder can place by learned positions, in tokens with the begin token;
   * sinusoidal ones have no end.
   */
  public static final int MAX_LENGTH = 64;

  /** What a decoder looks at beside the tokens before. */
  public enum Sees {
    /** Encoded images, by cross-attention. */
    MEMORY,
    /** Nothing. */
    TEXT
  }

  private final TransformerConfig config;
  private final Optional<Parameter> places;
  private final List<DecoderLayer> layers = new ArrayList<>();
  private final Optional<LayerNorm> norm;

  /** Makes a decoder that sees a memory. */
  public TransformerDecoder(TransformerConfig config) {
    this(config, Sees.MEMORY);
  }

  /** Makes a decoder that sees a memory or only text. */
  public TransformerDecoder(TransformerConfig config, Sees sees) {
    this.config = config;
    places =
        config.positions() == TextPositions.LEARNED
            ? Optional.of(addParameter(placesParameter(config)))
            : Optional.empty();
    for (int i = 0; i < config.decoderLayers(); i++) {
      layers.add(addChildBlock("layer" + i, new DecoderLayer(config, i + 1, sees)));
    }
    norm =
        config.norm() == NormPlacement.PRE
            ? Optional.of(addChildBlock("norm", LayerNorm.builder().axis(2).build()))
            : Optional.empty();
  }

  private static Parameter placesParameter(TransformerConfig config) {
    return Parameter.builder()
        .setName("places")
        .setType(Parameter.Type.WEIGHT)
        .optShape(new Shape(MAX_LENGTH, config.dModel()))
        .optInitializer(new NormalInitializer(0.02f))
        .build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray tokens = inputs.get(0);
    NDList memory = inputs.subNDList(1);
    int length = (int) tokens.getShape().get(1);
    NDArray mask = Masks.causal(tokens.getManager(), length);
    NDArray x = place(ps, tokens, 0, training);
    NDList weights = new NDList();
    for (DecoderLayer layer : layers) {
      NDList seen = new NDList(x).addAll(memory);
      seen.add(mask);
      NDList result = layer.forward(ps, seen, training);
      x = result.get(0);
      weights = result.subNDList(1);
    }
    return new NDList(normalise(ps, x, training)).addAll(weights);
  }

  /**
   * Starts step-by-step decoding.
   *
   * @param memory (B, N, D)
   * @return the cache of no tokens yet, whose arrays belong to the memory's manager
   */
  public DecoderCache start(ParameterStore ps, NDArray memory) {
    List<NDList> projected = new ArrayList<>();
    layers.forEach(layer -> projected.add(layer.projectMemory(ps, memory)));
    return new DecoderCache(projected);
  }

  /**
   * Decodes one more token of every row.
   *
   * @param tokens (B·r, 1, D) embedded tokens; their manager owns the result and the grown cache
   * @param cache the tokens before; grows by one
   * @return hidden states (B·r, 1, D) and the last layer's cross-attention weights (B·r, A, 1, N)
   */
  public NDList step(ParameterStore ps, NDArray tokens, DecoderCache cache) {
    NDArray x = place(ps, tokens, cache.length(), false);
    NDArray weights = x;
    for (int i = 0; i < layers.size(); i++) {
      NDList result = layers.get(i).step(ps, x, cache.past(i), cache.memory(i));
      x = result.get(0);
      weights = result.get(1);
    }
    cache.grow();
    return new NDList(normalise(ps, x, false), weights);
  }

  /** Adds the positions from `first` on: (B·r, T, D) to (B·r, T, D). */
  private NDArray place(ParameterStore ps, NDArray tokens, int first, boolean training) {
    int end = first + (int) tokens.getShape().get(1);
    if (places.isPresent() && end > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a caption may have at most " + MAX_LENGTH + " tokens: " + end);
    }
    NDManager manager = tokens.getManager();
    NDArray table =
        places.isPresent()
            ? ps.getValue(places.get(), tokens.getDevice(), training)
            : Positions.line(manager, end, config.dModel());
    return tokens.add(table.get(manager, new NDIndex("{}:{}", first, end)));
  }

  private NDArray normalise(ParameterStore ps, NDArray x, boolean training) {
    return norm.isPresent() ? norm.get().forward(ps, new NDList(x), training).head() : x;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return layers.get(0).getOutputShapes(inputShapes);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    layers.forEach(layer -> layer.initialize(manager, dataType, inputShapes));
    norm.ifPresent(block -> block.initialize(manager, dataType, inputShapes[0]));
  }
}
