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

  /**
   * encode: images (B, 3, H, W) to memory (B, N, D), per decoder layer keys and values, and the
   * grids' means (B, C) float32, in that type whatever the program's.
   */
  private void encode() {
    String grids = each(config.backbones().size(), i -> "self.backbone" + i + "(x)");
    String positions =
        program.exact("gridPositions", Positions.grid(scope, config.imageTokens(), size.dModel()));
    MethodText text =
        new MethodText("encode(self, images: Tensor) -> Tuple[Tensor, List[Tensor], Tensor]");
    text.line("x = images.to(%s).contiguous(memory_format=2)", type());
    text.line("grid = torch.cat([%s], 1)", grids);
    text.line("tokens = grid.permute([0, 2, 3, 1]).flatten(1, 2).to(6)"); // (B, N, C)
    text.line("means = tokens.mean([1])");
    text.line("tokens = %s", norm("tokens", "featureNorm", config.channels()));
    text.line("memory = %s + %s", linear("tokens", "projection"), positions);
    for (int layer = 0; layer < size.encoderLayers(); layer++) {
      text.line("memory = self.encoder_layer%s(memory)", layer);
    }
    if (size.norm() == NormPlacement.PRE && size.encoderLayers() > 0) {
      text.line("memory = %s", norm("memory", "encoder.norm", size.dModel()));
    }
    for (int layer = 0; layer < size.decoderLayers(); layer++) {
      String product =
          joined("memory", "decoder.layer" + layer + ".crossAttention", "key", "value");
      String shape =
          "[memory.size(0), memory.size(1), 2, %s, %s]".formatted(size.nHeads(), headWidth());
      // (B, N, 2·D) -> (2, B, A, N, E)
      text.line("kv%s = %s.reshape(%s)", layer, product, shape);
      text.line("kv%1$s = kv%1$s.permute([2, 0, 3, 1, 4]).contiguous()", layer);
    }
    String cross = each(size.decoderLayers(), i -> "kv%1$s[0], kv%1$s[1]".formatted(i));
    text.line("return (memory, [%s], means)", cross);
    program.method(text);
  }

  private void encoderLayer(int layer) {
    String name = "encoder.layer" + layer + ".";
    MethodText text = new MethodText("encoder_layer" + layer + "(self, x: Tensor) -> Tensor");
    before(text, name + "attentionResidual");
    text.line("qkv = %s", joined("y", name + "attention", "query", "key", "value"));
    text.line("qkv = qkv.reshape([x.size(0), x.size(1), 3, %s, %s])", size.nHeads(), headWidth());
    text.line("qkv = qkv.permute([2, 0, 3, 1, 4])"); // (3, B, A, N, E)
    text.line("attended = torch.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])");
    text.line("attended = attended.transpose(1, 2).flatten(2)");
    after(text, linear("attended", name + "attention.output"), name + "attentionResidual");
    feedForward(text, name);
    text.line("return x");
    program.method(text);
  }

  /** One token a row: x (R, D), past keys and values (R, A, t, E), those of the memory. */
  private void decoderLayer(int layer) {
    String name = "decoder.layer" + layer + ".";
    MethodText text =
        new MethodText(
            "decoder_layer"
                + layer
                + "(self, x: Tensor, keys: Tensor, values: Tensor, memory_keys: Tensor,"
                + " memory_values: Tensor) -> Tuple[Tensor, Tensor, Tensor]");
    before(text, name + "selfResidual");
    text.line("qkv = %s", joined("y", name + "selfAttention", "query", "key", "value"));
    text.line("qkv = qkv.reshape([x.size(0), 3, %s, 1, %s])", size.nHeads(), headWidth());
    text.line("keys = torch.cat([keys, qkv.select(1, 1)], 2)");
    text.line("values = torch.cat([values, qkv.select(1, 2)], 2)");
    text.line("query = qkv.select(1, 0)");
    text.line("attended = torch.scaled_dot_product_attention(query, keys, values).flatten(1)");
    after(text, linear("attended", name + "selfAttention.output"), name + "selfResidual");
    before(text, name + "crossResidual");
    // (B·r, D) -> (B, A, r, E)
    text.line("query = %s", product("y", name + "crossAttention.query"));
    String shape = "[memory_keys.size(0), -1, %s, %s]".formatted(size.nHeads(), headWidth());
    text.line("query = query.reshape(%s).transpose(1, 2)", shape);
    text.line("attended = torch.scaled_dot_product_attention(query, memory_keys, memory_values)");
    text.line("attended = attended.transpose(1, 2).reshape([-1, %s])", size.dModel());
    after(text, linear("attended", name + "crossAttention.output"), name + "crossResidual");
    feedForward(text, name);
    text.line("return (x, keys, values)");
    program.method(text);
  }

  private void feedForward(MethodText text, String name) {
    before(text, name + "feedForwardResidual");
    text.line("hidden = torch.relu_(%s)", product("y", name + "feedForward.inner"));
    after(text, linear("hidden", name + "feedForward.outer"), name + "feedForwardResidual");
  }

  /** start: the keys and values of no tokens yet. */
  private void start() {
    MethodText text = new MethodText("start(self, rows: int) -> List[Tensor]");
    String shape = "[rows, %s, 0, %s]".formatted(size.nHeads(), headWidth());
    text.line("none = torch.zeros(%s, dtype=%s, device=self.embedding.device)", shape, type());
    text.line("return [none] * %s", 2 * size.decoderLayers());
    program.method(text);
  }

  /** advance: tokens (R) to log-probabilities (R, V) and the grown keys and values. */
  private void advance() {
    program.weight("embedding", weights.get("embedding"));
    MethodText text =
        new MethodText(
            "advance(self, tokens: Tensor, words: Tensor, cross: List[Tensor], past: List[Tensor])"
                + " -> Tuple[Tensor, List[Tensor]]");
    text.line("x = torch.embedding(words, tokens) * %s", Math.sqrt(size.dModel()));
    text.line("x = x + %s[past[0].size(2)]", program.exact("places", places()));
    for (int layer = 0; layer < size.decoderLayers(); layer++) {
      text.line(
          "x, k%1$s, v%1$s = self.decoder_layer%1$s(x, past[%2$s], past[%3$s], cross[%2$s], cross[%3$s])",
          layer, 2 * layer, 2 * layer + 1);
    }
    if (size.norm() == NormPlacement.PRE) {
      text.line("x = %s", norm("x", "decoder.norm", size.dModel()));
    }
    String bias = program.exact("outputBias", weights.get("outputBias"));
    text.line("log_probs = torch.log_softmax(torch.linear(x, words, %s), -1)", bias);
    String grown = each(size.decoderLayers(), i -> "k%1$s, v%1$s".formatted(i));
    text.line("return (log_probs, [%s])", grown);
    program.method(text);
  }

  private NDArray places() {
    return size.positions() == TextPositions.LEARNED
        ? weights.get("decoder.places")
        : Positions.line(scope, TransformerDecoder.MAX_LENGTH, size.dModel());
  }

  /** Writes y, what a sub-layer reads, in the program's precision. */
  private void before(MethodText text, String residual) {
    String input =
        size.norm() == NormPlacement.PRE ? norm("x", residual + ".norm", size.dModel()) : "x";
    text.line("y = %s", input);
  }

  /** Adds to x, in float32, what a sub-layer gives. */
  private void after(MethodText text, String output, String residual) {
    text.line("x = x + %s", output);
    if (size.norm() == NormPlacement.POST) {
      text.line("x = %s", norm("x", residual + ".norm", size.dModel()));
    }
  }

  private String norm(String x, String name, int width) {
    return "torch.layer_norm(%s, [%s], %s, %s, 1e-05)"
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
    return "torch.linear(%s.to(%s), %s, %s)"
        .formatted(
            x,
            type(),
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

  private int type() {
    return program.scalarType();
  }

  private int headWidth() {
    return size.dModel() / size.nHeads();
  }

  private static String each(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(", "));
  }
}
