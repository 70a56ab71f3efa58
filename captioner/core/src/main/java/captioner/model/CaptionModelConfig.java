package captioner.model;

import captioner.image.Preprocessing;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Everything that must be the same in training and use; saved beside the weights.
 *
 * @param backbones the frozen networks that see the photo, at least one; where there are several,
 *     their grids have the same cells, and lie side by side along the channels
 * @param preprocessing how photos are made into their input
 * @param transformer size and form of encoder and decoder
 * @param decoder which decoder writes the words
 * @param vocabularySize V, with the special tokens
 */
public record CaptionModelConfig(
    List<ModelBackbone> backbones,
    Preprocessing preprocessing,
    TransformerConfig transformer,
    DecoderConfig decoder,
    int vocabularySize) {

  /** Checks that nothing is missing and that the grids go together. */
  public CaptionModelConfig {
    backbones = List.copyOf(Objects.requireNonNull(backbones, "backbones"));
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(transformer, "transformer");
    Objects.requireNonNull(decoder, "decoder");
    if (backbones.isEmpty()) {
      throw new IllegalArgumentException("backbones must be 1 or more: 0");
    }
    if (backbones.stream().map(b -> b.config().stride()).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "backbones must have grids of one stride: "
              + backbones.stream()
                  .map(b -> b.name() + " " + b.config().stride())
                  .collect(Collectors.joining(", ")));
    }
    if (vocabularySize < 5) {
      throw new IllegalArgumentException(
          "vocabularySize must be more than the 4 special tokens: " + vocabularySize);
    }
  }

  /**
   * Returns the settings that {@link #toJson} wrote.
   *
   * @param file what messages call it
   * @throws IOException if they are none
   */
  public static CaptionModelConfig fromJson(String json, String file) throws IOException {
    return ConfigFile.parse(json, file);
  }

  /** Returns the settings as the text of a config.json, the same for the same. */
  public String toJson() {
    return ConfigFile.text(this);
  }

  /** Returns the settings of the same model with frozen backbones. */
  public CaptionModelConfig frozen() {
    List<ModelBackbone> frozen =
        backbones.stream().map(b -> new ModelBackbone(b.name(), b.sha256(), b.config())).toList();
    return new CaptionModelConfig(frozen, preprocessing, transformer, decoder, vocabularySize);
  }

  /** Returns the names of the backbones. */
  public List<String> backboneList() {
    return backbones.stream().map(ModelBackbone::name).toList();
  }

  /** Returns what the backbones are called together: resnet50, or resnet50+mobilenetv2. */
  public String backboneNames() {
    return String.join("+", backboneList());
  }

  /** Returns C, the channels of all grids together. */
  public int channels() {
    return backbones.stream().map(ModelBackbone::config).mapToInt(BackboneConfig::channels).sum();
  }

  /** Returns the number of rows, and of columns, of the grid of image tokens. */
  public int gridSide() {
    return side(backbones.get(0).config());
  }

  /** Returns N, the number of image tokens. */
  public int imageTokens() {
    return gridSide() * gridSide();
  }

  /** Returns the number of tokens of what a backbone's frozen part gives. */
  public int frozenTokens(ModelBackbone backbone) {
    return side(backbone.frozen()) * side(backbone.frozen());
  }

  private int side(BackboneConfig backbone) {
    return (preprocessing.size() + backbone.stride() - 1) / backbone.stride();
  }

  /**
   * Returns a short name of what the features of one backbone depend on, those of its frozen part,
   * for a cache of them.
   */
  public String featureKey(ModelBackbone backbone) {
    return "%s-%d-%s-%s"
        .formatted(
            backbone.frozen().key(),
            preprocessing.size(),
            preprocessing.resize().name().toLowerCase(Locale.ROOT),
            backbone.sha256().substring(0, 8));
  }

  /** Returns the same of every backbone. */
  public List<String> featureKeys() {
    return backbones.stream().map(this::featureKey).toList();
  }
}
