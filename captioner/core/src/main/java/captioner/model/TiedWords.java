package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.XavierInitializer;
import captioner.transformer.LinearLayer;

/**
 * The two ends of a network that writes: words to vectors, and hidden states to scores of words by
 * the same matrix (Vaswani et al. 2017, section 3.4; Press and Wolf 2017).
 *
 * @param embedding (V, D), a parameter of the network
 * @param outputBias (V), a parameter of the network
 */
record TiedWords(Parameter embedding, Parameter outputBias) {
  static final String EMBEDDING = "embedding";
  static final String OUTPUT_BIAS = "outputBias";

  /** Makes uninitialised parameters, which the network must add to its own. */
  static TiedWords of(int vocabularySize, int dModel) {
    return new TiedWords(
        Parameter.builder()
            .setName(EMBEDDING)
            .setType(Parameter.Type.WEIGHT)
            .optShape(new Shape(vocabularySize, dModel))
            .build(),
        Parameter.builder()
            .setName(OUTPUT_BIAS)
            .setType(Parameter.Type.BIAS)
            .optShape(new Shape(vocabularySize))
            .build());
  }

  /**
   * Says how a network that has added them begins: matrices uniform (Glorot and Bengio 2010), word
   * vectors normal with deviation 1/√D.
   */
  void initialize(Block network) {
    network.setInitializer(
        new XavierInitializer(
            XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.AVG, 3),
        parameter -> parameter.getName().equals("weight"));
    double width = embedding.getShape().get(1);
    embedding.setInitializer(new NormalInitializer((float) (1 / Math.sqrt(width))));
  }

  /** (B, T) int64 -> (B, T, D), scaled by √D (Vaswani et al. 2017, section 3.4). */
  NDArray embed(ParameterStore ps, NDArray tokens, boolean training) {
    NDArray weight = ps.getValue(embedding, tokens.getDevice(), training);
    // An array, since DJL frees the memory of a mul(Number) before the backward pass reads it.
    NDArray scale = tokens.getManager().create(Math.sqrt(embedding.getShape().get(1)));
    return tokens
        .getNDArrayInternal()
        .embedding(tokens, weight, SparseFormat.DENSE)
        .head()
        .mul(scale);
  }

  /** (…, D) -> (…, V). */
  NDArray logits(ParameterStore ps, NDArray hidden, boolean training) {
    NDArray weight = ps.getValue(embedding, hidden.getDevice(), training);
    NDArray bias = ps.getValue(outputBias, hidden.getDevice(), training);
    return LinearLayer.linear(ps, hidden, weight, bias);
  }
}
