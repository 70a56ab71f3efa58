package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import captioner.recurrent.RecurrentDecoder;
import captioner.transformer.LinearLayer;
import captioner.transformer.Positions;
import captioner.transformer.TransformerConfig;
import captioner.transformer.TransformerDecoder;
import captioner.transformer.TransformerEncoder;
import captioner.vision.LastStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Image features to words: put the grids of all backbones side by side, normalise and project the
 * grid, add 2-D positions, encode; embed the words, decode against the memory; score every word of
 * the vocabulary with the embedding matrix itself (Vaswani et al. 2017, figure 1; tied embeddings:
 * section 3.4).
 *
 * <p>Inputs: tokens (B·r, T) int64, r captions for each image in order, and the features of every
 * backbone, (B, N, C) float32. Where the last stage of a backbone is trained with the rest, its
 * features are those before that stage. Output: logits (B·r, T, V).
 *
 * <p>The decoder is a Transformer's or an LSTM; all else is the same for both, and with no encoder
 * layers the decoder looks at the projected grid itself.
 *
 * <p>Unlike the paper, image tokens are layer-normalised before the projection, since backbones
 * differ in scale.
 */
public final class CaptionNetwork extends AbstractBlock {
  /** What the names of the parameters of backbones' stages begin with; the index follows. */
  static final String STAGE = "stage";

  private final TransformerConfig config;
  private final List<Optional<LastStage>> stages;
  private final LayerNorm featureNorm;
  private final LinearLayer projection;
  private final Dropout dropout;
  private final TransformerEncoder encoder;
  private final TiedWords words;
  private final Block decoder;
  private final BiFunction<ParameterStore, NDArray, DecoderState> starter;

  /**
   * Makes an uninitialised network.
   *
   * @param config size and form
   * @param writer which decoder
   * @param vocabularySize V
   * @param stages of every backbone the last stage, if that is trained with the rest
   */
  CaptionNetwork(
      TransformerConfig config,
      DecoderConfig writer,
      int vocabularySize,
      List<Optional<LastStage>> stages) {
    this.config = config;
    this.stages = stages;
    words = TiedWords.of(vocabularySize, config.dModel());
    addParameter(words.embedding());
    addParameter(words.outputBias());
    for (int i = 0; i < stages.size(); i++) {
      String name = STAGE + i;
      stages.get(i).ifPresent(stage -> addChildBlock(name, stage));
    }
    featureNorm = addChildBlock("featureNorm", LayerNorm.builder().axis(2).build());
    projection = addChildBlock("projection", new LinearLayer(config.dModel()));
    dropout = addChildBlock("dropout", Dropout.builder().optRate(config.dropout()).build());
    encoder = addChildBlock("encoder", new TransformerEncoder(config));
    switch (writer.kind()) {
      case TRANSFORMER -> {
        TransformerDecoder transformer = new TransformerDecoder(config);
        decoder = addChildBlock("decoder", transformer);
        starter =
            (ps, memory) ->
                new DecoderState.OfTransformer(transformer, transformer.start(ps, memory));
      }
      case LSTM -> {
        RecurrentDecoder lstm = new RecurrentDecoder(writer.recurrent(config));
        decoder = addChildBlock("decoder", lstm);
        starter = (ps, memory) -> new DecoderState.OfLstm(lstm, lstm.start(ps, memory));
      }
      default -> throw new IllegalArgumentException("there is no decoder " + writer.kind());
    }
    words.initialize(this);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray memory = encode(ps, inputs.subNDList(1), training);
    NDArray hidden = decode(ps, inputs.head(), memory, training).head();
    return new NDList(logits(ps, hidden, training));
  }

  /**
   * Encodes the images.
   *
   * @param features of every backbone (B, N, C) float32
   * @return the memory (B, N, D), owned by the features' manager
   */
  public NDArray encode(ParameterStore ps, NDList features, boolean training) {
    NDArray grid = grid(ps, features, training);
    NDList tokens =
        projection.forward(ps, featureNorm.forward(ps, new NDList(grid), training), training);
    int count = (int) grid.getShape().get(1);
    NDArray placed = tokens.head().add(Positions.grid(grid.getManager(), count, config.dModel()));
    NDList kept = dropout.forward(ps, new NDList(placed), training);
    return encoder.forward(ps, kept, training).head();
  }

  private NDArray grid(ParameterStore ps, NDList features, boolean training) {
    NDList grids = new NDList();
    for (int i = 0; i < stages.size(); i++) {
      NDArray frozen = features.get(i);
      grids.add(
          stages.get(i).isPresent()
              ? stages.get(i).get().forward(ps, new NDList(frozen), training).head()
              : frozen);
    }
    return grids.size() == 1 ? grids.head() : NDArrays.concat(grids, 2);
  }

  /**
   * Decodes whole captions at once, for training.
   *
   * @param tokens (B·r, T) int64, beginning with bos
   * @param memory (B, N, D)
   * @return hidden states (B·r, T, D) and, if the decoder attends, where it looks (B·r, A, T, N),
   *     owned by the tokens' manager
   */
  public NDList decode(ParameterStore ps, NDArray tokens, NDArray memory, boolean training) {
    NDList embedded = dropout.forward(ps, new NDList(words.embed(ps, tokens, training)), training);
    return decoder.forward(ps, new NDList(embedded.head(), memory), training);
  }

  /** Returns of every backbone the last stage, if that is trained with the rest. */
  public List<Optional<LastStage>> stages() {
    return stages;
  }

  /** Starts step-by-step decoding from a memory (B, N, D). */
  DecoderState start(ParameterStore ps, NDArray memory) {
    return starter.apply(ps, memory);
  }

  /**
   * Decodes one more token of every row.
   *
   * @param tokens (B·r, 1) int64
   * @return logits (B·r, 1, V) and, if the decoder attends, where it looks (B·r, A, 1, N)
   */
  NDList step(ParameterStore ps, NDArray tokens, DecoderState state) {
    NDList result = state.step(ps, words.embed(ps, tokens, false));
    return new NDList(logits(ps, result.head(), false)).addAll(result.subNDList(1));
  }

  /**
   * Returns where a decoder that attends looks as it decodes whole captions at once: the weights of
   * its last layer's cross-attention, averaged over the heads.
   *
   * @param tokens (B·r, T) int64, beginning with bos
   * @param memory (B, N, D)
   * @return (B·r, T, N), each row of N summing to 1; row t is of the step that chooses the token
   *     after token t; owned by the tokens' manager
   */
  NDArray attention(ParameterStore ps, NDArray tokens, NDArray memory) {
    NDList embedded = new NDList(words.embed(ps, tokens, false), memory);
    return decoder.forward(ps, embedded, false).get(1).mean(new int[] {1}); // over (B·r, A, T, N)
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
    List<Shape> grids = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Shape frozen = inputShapes[i + 1];
      stages.get(i).ifPresent(stage -> stage.initialize(manager, dataType, frozen));
      grids.add(
          stages.get(i).isPresent()
              ? stages.get(i).get().getOutputShapes(new Shape[] {frozen})[0]
              : frozen);
    }
    Shape cells = grids.get(0).slice(0, 2);
    Shape features = cells.add(grids.stream().mapToLong(grid -> grid.get(2)).sum());
    Shape memory = cells.add(config.dModel());
    Shape text = inputShapes[0].add(config.dModel());
    featureNorm.initialize(manager, dataType, features);
    projection.initialize(manager, dataType, features);
    dropout.initialize(manager, dataType, memory);
    encoder.initialize(manager, dataType, memory);
    decoder.initialize(manager, dataType, text, memory);
  }
}
