package captioner.model;

import captioner.transformer.TransformerConfig;
import captioner.weights.WholeFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Size and form of a language model, saved beside its weights.
 *
 * @param transformer of which the decoder is used
 * @param vocabularySize V, with the special tokens
 */
public record LanguageModelConfig(TransformerConfig transformer, int vocabularySize) {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** Checks that nothing is missing. */
  public LanguageModelConfig {
    Objects.requireNonNull(transformer, "transformer");
    if (vocabularySize < 5) {
      throw new IllegalArgumentException(
          "vocabularySize must be more than the 4 special tokens: " + vocabularySize);
    }
  }

  static LanguageModelConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s is not a pretrained decoder: it has no %s; pretrain makes one"
              .formatted(file.getParent(), file.getFileName()));
    }
    try {
      LanguageModelConfig config = GSON.fromJson(Files.readString(file), LanguageModelConfig.class);
      if (config == null) {
        throw new IOException(file + " is empty");
      }
      return config;
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not the settings of a decoder: it is not text", e);
    } catch (RuntimeException e) {
      throw new IOException(file + " is not the settings of a decoder: " + BrokenJson.reason(e), e);
    }
  }

  void write(Path file) throws IOException {
    WholeFile.write(file, GSON.toJson(this) + "\n");
  }
}
