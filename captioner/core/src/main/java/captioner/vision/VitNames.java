package captioner.vision;

import captioner.weights.WeightFile;
import java.util.Arrays;
import java.util.Optional;

/** What the tensors of a Vision Transformer are called. */
enum VitNames {
  /** As torchvision's {@code VisionTransformer}. */
  TORCHVISION(
      "class_token",
      "encoder.pos_embedding",
      "conv_proj",
      "encoder.ln",
      "encoder.layers.encoder_layer_%d.",
      "ln_1",
      "self_attention.in_proj_weight",
      "self_attention.in_proj_bias",
      "self_attention.out_proj",
      "ln_2",
      "mlp.0",
      "mlp.3"),
  /** As timm's, and those that DeiT published. */
  TIMM(
      "cls_token",
      "pos_embed",
      "patch_embed.proj",
      "norm",
      "blocks.%d.",
      "norm1",
      "attn.qkv.weight",
      "attn.qkv.bias",
      "attn.proj",
      "norm2",
      "mlp.fc1",
      "mlp.fc2");

  private final String classToken;
  private final String positions;
  private final String projection;
  private final String norm;
  private final String block;
  private final String attentionNorm;
  private final String attentionWeight;
  private final String attentionBias;
  private final String output;
  private final String feedForwardNorm;
  private final String inner;
  private final String outer;

  VitNames(
      String classToken,
      String positions,
      String projection,
      String norm,
      String block,
      String attentionNorm,
      String attentionWeight,
      String attentionBias,
      String output,
      String feedForwardNorm,
      String inner,
      String outer) {
    this.classToken = classToken;
    this.positions = positions;
    this.projection = projection;
    this.norm = norm;
    this.block = block;
    this.attentionNorm = attentionNorm;
    this.attentionWeight = attentionWeight;
    this.attentionBias = attentionBias;
    this.output = output;
    this.feedForwardNorm = feedForwardNorm;
    this.inner = inner;
    this.outer = outer;
  }

  /** Returns whose names a file has. */
  static Optional<VitNames> of(WeightFile file) {
    return Arrays.stream(values())
        .filter(names -> file.contains(names.projection + ".weight"))
        .findFirst();
  }

  String classToken() {
    return classToken;
  }

  String positions() {
    return positions;
  }

  String projection() {
    return projection;
  }

  String norm() {
    return norm;
  }

  String attentionNorm(int block) {
    return of(block, attentionNorm);
  }

  String attentionWeight(int block) {
    return of(block, attentionWeight);
  }

  String attentionBias(int block) {
    return of(block, attentionBias);
  }

  String output(int block) {
    return of(block, output);
  }

  String feedForwardNorm(int block) {
    return of(block, feedForwardNorm);
  }

  /** Files that torchvision published have names of before there was an MLP class. */
  String inner(int block, WeightFile file) {
    return known(file, of(block, inner), of(block, "mlp.linear_1"));
  }

  String outer(int block, WeightFile file) {
    return known(file, of(block, outer), of(block, "mlp.linear_2"));
  }

  private static String known(WeightFile file, String name, String older) {
    return file.contains(older + ".weight") ? older : name;
  }

  private String of(int number, String name) {
    return block.formatted(number) + name;
  }
}
