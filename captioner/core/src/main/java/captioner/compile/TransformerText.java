package captioner.compile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.transformer.NormPlacement;
import captioner.transformer.Positions;
import captioner.transformer.TextPositions;
import captioner.transformer.TransformerConfig;
import captioner.transformer.TransformerDecoder;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes what follows the backbones: grid to memory, memory to keys and values, one decoder step.
 *
 * <p>Queries, keys and values of self-attention come from one matrix product, keys and values of
 * cross-attention from another.
 */
final class TransformerText {
  private final ProgramText program;
  private final NDManager scope;
  private final CaptionModelConfig config;
  private final TransformerConfig size;
  private final Map<String, NDArray> weights;

  /**
   * Prepares to write.
   *
   * @param scope owns arrays that are made on the way
   */
  TransformerText(ProgramText program, CaptionModel model, NDManager scope) {
    this.program = program;
    this.scope = scope;
    config = model.config();
    size = config.transformer();
    weights = model.weights();
  }

  /** Writes every method. */
  void write() {
    for (int layer = 0; layer < size.encoderLayers(); layer++) {
      encoderLayer(layer);
    }
    encode();
    for (int layer = 0; layer < size.decoderLayers(); layer++) {
      decoderLayer(layer);
    }
    start();
    advance();
  }

  /** encode: images (B, 3, H, W) to memory (B, N, D) and per decoder layer keys and values. */
  private void encode() {
    String grids = each(config.backbones().size(), i -> "self.backbone" + i + "(x)");
    String positions =
        program.exact("gridPositions", Positions.grid(scope, config.imageTokens(), size.dModel()));
    StringBuilder text = new StringBuilder();
    text.append("  def encode(self, images: Tensor) -> Tuple[Tensor, List[Tensor]]:\n");
    line(text, "x = images.to(%d).contiguous(memory_format=2)", program.scalarType());
    line(text, "grid = torch.cat([%s], 1)", grids);
    line(text, "tokens = grid.permute([0, 2, 3, 1]).flatten(1, 2).to(6)"); // (B, N, C)
    line(text, "tokens = %s", norm("tokens", "featureNorm", config.channels()));
    line(text, "memory = %s + %s", linear("tokens", "projection"), positions);
    for (int layer = 0; layer < size.encoderLayers(); layer++) {
      line(text, "memory = self.encoder_layer%d(memory)", layer);
    }
    if (size.norm() == NormPlacement.PRE && size.encoderLayers() > 0) {
      line(text, "memory = %s", norm("memory", "encoder.norm", size.dModel()));
    }
    for (int layer = 0; layer < size.decoderLayers(); layer++) {
      String product =
          joined("memory", "decoder.layer" + layer + ".crossAttention", "key", "value");
      String shape =
          "[memory.size(0), memory.size(1), 2, %d, %d]".formatted(size.nHeads(), headWidth());
      // (B, N, 2·D) -> (2, B, A, N, E)
      line(text, "kv%d = %s.reshape(%s)", layer, product, shape);
      line(text, "kv%1$d = kv%1$d.permute([2, 0, 3, 1, 4]).contiguous()", layer);
    }
    String cross = each(size.decoderLayers(), i -> "kv%1$d[0], kv%1$d[1]".formatted(i));
    line(text, "return (memory, [%s])", cross);
    program.method(text.toString());
  }

  private void encoderLayer(int layer) {
    String name = "encoder.layer" + layer + ".";
    StringBuilder text = new StringBuilder();
    text.append("  def encoder_layer%d(self, x: Tensor) -> Tensor:\n".formatted(layer));
    before(text, name + "attentionResidual");
    line(text, "qkv = %s", joined("y", name + "attention", "query", "key", "value"));
    line(text, "qkv = qkv.reshape([x.size(0), x.size(1), 3, %d, %d])", size.nHeads(), headWidth());
    line(text, "qkv = qkv.permute([2, 0, 3, 1, 4])"); // (3, B, A, N, E)
    line(text, "attended = torch.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])");
    line(text, "attended = attended.transpose(1, 2).flatten(2)");
    after(text, linear("attended", name + "attention.output"), name + "attentionResidual");
    feedForward(text, name);
    line(text, "return x");
    program.method(text.toString());
  }

  /** One token a row: x (R, D), past keys and values (R, A, t, E), those of the memory. */
  private void decoderLayer(int layer) {
    String name = "decoder.layer" + layer + ".";
    StringBuilder text = new StringBuilder();
    text.append(
        "  def decoder_layer%d(self, x: Tensor, keys: Tensor, values: Tensor, memory_keys: Tensor,"
                .formatted(layer)
            + " memory_values: Tensor) -> Tuple[Tensor, Tensor, Tensor]:\n");
    before(text, name + "selfResidual");
    line(text, "qkv = %s", joined("y", name + "selfAttention", "query", "key", "value"));
    line(text, "qkv = qkv.reshape([x.size(0), 3, %d, 1, %d])", size.nHeads(), headWidth());
    line(text, "keys = torch.cat([keys, qkv.select(1, 1)], 2)");
    line(text, "values = torch.cat([values, qkv.select(1, 2)], 2)");
    line(text, "query = qkv.select(1, 0)");
    line(text, "attended = torch.scaled_dot_product_attention(query, keys, values).flatten(1)");
    after(text, linear("attended", name + "selfAttention.output"), name + "selfResidual");
    before(text, name + "crossResidual");
    // (B·r, D) -> (B, A, r, E)
    line(text, "query = %s", product("y", name + "crossAttention.query"));
    String shape = "[memory_keys.size(0), -1, %d, %d]".formatted(size.nHeads(), headWidth());
    line(text, "query = query.reshape(%s).transpose(1, 2)", shape);
    line(text, "attended = torch.scaled_dot_product_attention(query, memory_keys, memory_values)");
    line(text, "attended = attended.transpose(1, 2).reshape([-1, %d])", size.dModel());
    after(text, linear("attended", name + "crossAttention.output"), name + "crossResidual");
    feedForward(text, name);
    line(text, "return (x, keys, values)");
    program.method(text.toString());
  }

  private void feedForward(StringBuilder text, String name) {
    before(text, name + "feedForwardResidual");
    line(text, "hidden = torch.relu_(%s)", product("y", name + "feedForward.inner"));
    after(text, linear("hidden", name + "feedForward.outer"), name + "feedForwardResidual");
  }

  /** start: the keys and values of no tokens yet. */
  private void start() {
    program.method(
        "  def start(self, rows: int) -> List[Tensor]:\n"
            + "    past = annotate(List[Tensor], [])\n"
            + "    for i in range(%d):\n".formatted(2 * size.decoderLayers())
            + "      past.append(torch.zeros([rows, %d, 0, %d], dtype=%d, device=self.embedding.device))\n"
                .formatted(size.nHeads(), headWidth(), program.scalarType())
            + "    return past\n");
  }

  /** advance: tokens (R) to log-probabilities (R, V) and the grown keys and values. */
  private void advance() {
    program.weight("embedding", weights.get("embedding"));
    StringBuilder text = new StringBuilder();
    text.append(
        "  def advance(self, tokens: Tensor, words: Tensor, cross: List[Tensor], past: List[Tensor])"
            + " -> Tuple[Tensor, List[Tensor]]:\n");
    line(text, "x = torch.embedding(words, tokens) * %s", Math.sqrt(size.dModel()));
    line(text, "x = x + %s[past[0].size(2)]", program.exact("places", places()));
    for (int layer = 0; layer < size.decoderLayers(); layer++) {
      line(
          text,
          "x, k%1$d, v%1$d = self.decoder_layer%1$d(x, past[%2$d], past[%3$d], cross[%2$d], cross[%3$d])",
          layer,
          2 * layer,
          2 * layer + 1);
    }
    if (size.norm() == NormPlacement.PRE) {
      line(text, "x = %s", norm("x", "decoder.norm", size.dModel()));
    }
    String bias = program.exact("outputBias", weights.get("outputBias"));
    line(text, "log_probs = torch.log_softmax(torch.linear(x, words, %s), -1)", bias);
    String grown = each(size.decoderLayers(), i -> "k%1$d, v%1$d".formatted(i));
    line(text, "return (log_probs, [%s])", grown);
    program.method(text.toString());
  }

  private NDArray places() {
    return size.positions() == TextPositions.LEARNED
        ? weights.get("decoder.places")
        : Positions.line(scope, TransformerDecoder.MAX_LENGTH, size.dModel());
  }

  /** Writes y, what a sub-layer reads, in the program's precision. */
  private void before(StringBuilder text, String residual) {
    String input =
        size.norm() == NormPlacement.PRE ? norm("x", residual + ".norm", size.dModel()) : "x";
    line(text, "y = %s", input);
  }

  /** Adds to x, in float32, what a sub-layer gives. */
  private void after(StringBuilder text, String output, String residual) {
    line(text, "x = x + %s", output);
    if (size.norm() == NormPlacement.POST) {
      line(text, "x = %s", norm("x", residual + ".norm", size.dModel()));
    }
  }

  private String norm(String x, String name, int width) {
    return "torch.layer_norm(%s, [%d], %s, %s, 1e-05)"
        .formatted(
            x,
            width,
            program.exact(name + ".gamma", weights.get(name + ".gamma")),
            program.exact(name + ".beta", weights.get(name + ".beta")));
  }

  /** xWᵀ + b in float32. */
  private String linear(String x, String name) {
    return product(x, name) + ".to(6)";
  }

  /** xWᵀ + b in the program's precision. */
  private String product(String x, String name) {
    return product(x, name, weights.get(name + ".weight"), weights.get(name + ".bias"));
  }

  private String product(String x, String name, NDArray weight, NDArray bias) {
    return "torch.linear(%s.to(%d), %s, %s)"
        .formatted(
            x,
            program.scalarType(),
            program.weight(name + ".weight", weight),
            program.weight(name + ".bias", bias));
  }

  /** Several linear maps of one x, side by side. */
  private String joined(String x, String attention, String... parts) {
    return product(
        x,
        attention + "." + String.join("_", parts),
        together(attention, parts, ".weight"),
        together(attention, parts, ".bias"));
  }

  private NDArray together(String attention, String[] parts, String what) {
    List<NDArray> arrays =
        Stream.of(parts).map(part -> weights.get(attention + "." + part + what)).toList();
    NDArray joined = NDArrays.concat(new NDList(arrays), 0);
    joined.attach(scope);
    return joined;
  }

  private int headWidth() {
    return size.dModel() / size.nHeads();
  }

  private static String each(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(", "));
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append("    ").append(format.formatted(arguments)).append('\n');
  }
}
