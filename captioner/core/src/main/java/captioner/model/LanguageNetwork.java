package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import captioner.transformer.TransformerDecoder;

/**
 * A {@link CaptionNetwork} without an image: tokens (B, T) int64 to logits (B, T, V). What it has
 * in common with one has the same names there.
 */
public final class LanguageNetwork extends AbstractBlock {
  private final TiedWords words;
  private final Dropout dropout;
  private final TransformerDecoder decoder;

  /** Makes an uninitialised network. */
  LanguageNetwork(LanguageModelConfig config) {
    int dModel = config.transformer().dModel();
    words = TiedWords.of(config.vocabularySize(), dModel);
    addParameter(words.embedding());
    addParameter(words.outputBias());
    dropout =
        addChildBlock("dropout", Dropout.builder().optRate(config.transformer().dropout()).build());
    decoder =
        addChildBlock(
            "decoder", new TransformerDecoder(config.transformer(), TransformerDecoder.Sees.TEXT));
    words.initialize(this);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(logits(ps, decode(ps, inputs.head(), training), training));
  }

  /**
   * Reads whole sentences at once; no token sees a later one.
   *
   * @param tokens (B, T) int64, beginning with bos
   * @return hidden states (B, T, D), owned by the tokens' manager
   */
  public NDArray decode(ParameterStore ps, NDArray tokens, boolean training) {
    NDList embedded = new NDList(words.embed(ps, tokens, training));
    return decoder.forward(ps, dropout.forward(ps, embedded, training), training).head();
  }

  /**
   * Scores every word.
   *
   * @param hidden (…, D)
   * @return logits (…, V)
   */
  public NDArray logits(ParameterStore ps, NDArray hidden, boolean training) {
    return words.logits(ps, hidden, training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(words.embedding().getShape().get(0))};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape text = inputShapes[0].add(words.embedding().getShape().get(1));
    dropout.initialize(manager, dataType, text);
    decoder.initialize(manager, dataType, text);
  }
}
