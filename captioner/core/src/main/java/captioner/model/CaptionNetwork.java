package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;
import captioner.transformer.DecoderCache;
import captioner.transformer.Positions;
import captioner.transformer.TransformerConfig;
import captioner.transformer.TransformerDecoder;
import captioner.transformer.TransformerEncoder;

/**
 * Image features to words: normalise and project the grid, add 2-D positions, encode; embed the
 * words, decode against the memory; score every word of the vocabulary with the embedding matrix
 * itself (Vaswani et al. 2017, figure 1; tied embeddings: section 3.4).
 *
 * <p>Inputs: features (B, N, C) float32 and tokens (B·r, T) int64, r captions for each image in
 * order. Output: logits (B·r, T, V).
 *
 * <p>Unlike the paper, image tokens are layer-normalised before the projection, since backbones
 * differ in scale.
 */
public final class CaptionNetwork extends AbstractBlock {
  private final TransformerConfig config;
  private final LayerNorm featureNorm;
  private final Linear projection;
  private final Dropout dropout;
  private final TransformerEncoder encoder;
  private final Parameter embedding;
  private final TransformerDecoder decoder;
  private final Parameter outputBias;

  /**
   * Makes an uninitialised network.
   *
   * @param config size and form
   * @param vocabularySize V
   */
  public CaptionNetwork(TransformerConfig config, int vocabularySize) {
    this.config = config;
    embedding =
        addParameter(
            Parameter.builder()
                .setName("embedding")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(vocabularySize, config.dModel()))
                .build());
    outputBias =
        addParameter(
            Parameter.builder()
                .setName("outputBias")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(vocabularySize))
                .build());
    featureNorm = addChildBlock("featureNorm", LayerNorm.builder().axis(2).build());
    projection = addChildBlock("projection", Linear.builder().setUnits(config.dModel()).build());
    dropout = addChildBlock("dropout", Dropout.builder().optRate(config.dropout()).build());
    encoder = addChildBlock("encoder", new TransformerEncoder(config));
    decoder = addChildBlock("decoder", new TransformerDecoder(config));
    setInitializer(
        new XavierInitializer(
            XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.AVG, 3),
        parameter -> parameter.getName().equals("weight"));
    embedding.setInitializer(new NormalInitializer((float) (1 / Math.sqrt(config.dModel()))));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray memory = encode(ps, inputs.get(0), training);
    NDArray hidden = decode(ps, inputs.get(1), memory, training);
    return new NDList(logits(ps, hidden, training));
  }

  /**
   * Encodes the images.
   *
   * @param features (B, N, C) float32
   * @return the memory (B, N, D), owned by the features' manager
   */
  public NDArray encode(ParameterStore ps, NDArray features, boolean training) {
    NDList tokens =
        projection.forward(ps, featureNorm.forward(ps, new NDList(features), training), training);
    int count = (int) features.getShape().get(1);
    NDArray placed =
        tokens.head().add(Positions.grid(features.getManager(), count, config.dModel()));
    NDList kept = dropout.forward(ps, new NDList(placed), training);
    return encoder.forward(ps, kept, training).head();
  }

  /**
   * Decodes whole captions at once, for training.
   *
   * @param tokens (B·r, T) int64, beginning with bos
   * @param memory (B, N, D)
   * @return hidden states (B·r, T, D), owned by the tokens' manager
   */
  public NDArray decode(ParameterStore ps, NDArray tokens, NDArray memory, boolean training) {
    NDList embedded = dropout.forward(ps, new NDList(embed(ps, tokens, training)), training);
    return decoder.forward(ps, new NDList(embedded.head(), memory), training).head();
  }

  /** Starts step-by-step decoding from a memory (B, N, D). */
  DecoderCache start(ParameterStore ps, NDArray memory) {
    return decoder.start(ps, memory);
  }

  /**
   * Decodes one more token of every row.
   *
   * @param tokens (B·r, 1) int64
   * @return logits (B·r, 1, V) and the last layer's cross-attention weights (B·r, A, 1, N)
   */
  NDList step(ParameterStore ps, NDArray tokens, DecoderCache cache) {
    NDList result = decoder.step(ps, embed(ps, tokens, false), cache);
    return new NDList(logits(ps, result.get(0), false), result.get(1));
  }

  /**
   * Returns where the decoder looks as it decodes whole captions at once: the weights of its last
   * layer's cross-attention, averaged over the heads.
   *
   * @param tokens (B·r, T) int64, beginning with bos
   * @param memory (B, N, D)
   * @return (B·r, T, N), each row of N summing to 1; row t is of the step that chooses the token
   *     after token t; owned by the tokens' manager
   */
  NDArray attention(ParameterStore ps, NDArray tokens, NDArray memory) {
    NDList embedded = new NDList(embed(ps, tokens, false), memory);
    return decoder.forward(ps, embedded, false).get(1).mean(new int[] {1}); // over (B·r, A, T, N)
  }

  /**
   * Scores every word.
   *
   * @param hidden (…, D)
   * @return logits (…, V)
   */
  public NDArray logits(ParameterStore ps, NDArray hidden, boolean training) {
    NDArray weight = ps.getValue(embedding, hidden.getDevice(), training);
    NDArray bias = ps.getValue(outputBias, hidden.getDevice(), training);
    return Linear.linear(hidden, weight, bias).head();
  }

  /** (B, T) -> (B, T, D), scaled by √D (Vaswani et al. 2017, section 3.4). */
  private NDArray embed(ParameterStore ps, NDArray tokens, boolean training) {
    NDArray weight = ps.getValue(embedding, tokens.getDevice(), training);
    // An array, since DJL frees the memory of a mul(Number) before the backward pass reads it.
    NDArray scale = tokens.getManager().create(Math.sqrt(config.dModel()));
    return tokens
        .getNDArrayInternal()
        .embedding(tokens, weight, SparseFormat.DENSE)
        .head()
        .mul(scale);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[1].add(embedding.getShape().get(0))};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape features = inputShapes[0];
    Shape memory = features.slice(0, 2).add(config.dModel());
    Shape text = inputShapes[1].add(config.dModel());
    featureNorm.initialize(manager, dataType, features);
    projection.initialize(manager, dataType, features);
    dropout.initialize(manager, dataType, memory);
    encoder.initialize(manager, dataType, memory);
    decoder.initialize(manager, dataType, text, memory);
  }
}
