package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerConfig;
import java.nio.file.Path;
import java.util.Map;

/** Copies a language model into the decoder of a captioner. */
final class PretrainedDecoder {
  private PretrainedDecoder() {}

  /** Copies what both have; returns how many words that is. */
  static int copy(Path folder, CaptionModel model) throws ModelException {
    if (model.config().decoder().kind() != DecoderConfig.Kind.TRANSFORMER) {
      throw new ModelException(
          folder + " is of a Transformer; an LSTM decoder cannot begin with its weights");
    }
    try (LanguageModel text = LanguageModel.load(folder, Device.cpu());
        NDManager scope = model.manager().newSubManager()) {
      Map<String, NDArray> target = model.weights();
      requireFit(folder, text, model.config().transformer(), target);
      int[] origins = origins(model.vocabulary(), text.vocabulary());
      int known = 0;
      for (int id = Vocabulary.UNK + 1; id < origins.length; id++) {
        known += origins[id] >= 0 ? 1 : 0;
      }
      if (known == 0) {
        throw new ModelException(
            "%s knows none of the captions' %d words; pretrain with --vocabulary CAPTIONS"
                .formatted(folder, origins.length - Vocabulary.UNK - 1));
      }
      text.weights()
          .forEach(
              (name, values) ->
                  Weights.overwrite(
                      target.get(name),
                      ofWords(name) ? rows(scope, target.get(name), values, origins) : values));
      return known;
    }
  }

  private static boolean ofWords(String name) {
    return name.equals(TiedWords.EMBEDDING) || name.equals(TiedWords.OUTPUT_BIAS);
  }

  /** Returns for every word its id in the language model, −1 if that does not know it. */
  private static int[] origins(Vocabulary captions, Vocabulary text) {
    int[] origins = new int[captions.size()];
    for (int id = 0; id < origins.length; id++) {
      int known = text.id(captions.word(id));
      origins[id] = known == Vocabulary.UNK && id != Vocabulary.UNK ? -1 : known;
    }
    return origins;
  }

  /** Returns (V) or (V, D): the rows of words that are known, and the others as they are. */
  private static NDArray rows(NDManager scope, NDArray fresh, NDArray values, int[] origins) {
    float[] rows = fresh.toFloatArray();
    float[] source = values.toFloatArray();
    int width = rows.length / origins.length;
    for (int id = 0; id < origins.length; id++) {
      if (origins[id] >= 0) {
        System.arraycopy(source, origins[id] * width, rows, id * width, width);
      }
    }
    return scope.create(rows, fresh.getShape());
  }

  private static void requireFit(
      Path folder, LanguageModel text, TransformerConfig wanted, Map<String, NDArray> target)
      throws ModelException {
    Map<String, NDArray> source = text.weights();
    for (Map.Entry<String, NDArray> entry : source.entrySet()) {
      String name = entry.getKey();
      Shape shape = entry.getValue().getShape();
      if (!target.containsKey(name)) {
        throw new ModelException(
            "%s: %s of shape %s is not in this decoder".formatted(folder, name, shape));
      }
      Shape expected = target.get(name).getShape();
      if (!(ofWords(name) ? sameWidth(shape, expected) : shape.equals(expected))) {
        throw new ModelException(
            "%s: %s has shape %s, this decoder wants %s".formatted(folder, name, shape, expected));
      }
    }
    for (Map.Entry<String, NDArray> entry : target.entrySet()) {
      if (LanguageModel.isOfText(entry.getKey()) && !source.containsKey(entry.getKey())) {
        throw new ModelException(
            "%s lacks %s, of which this decoder wants shape %s"
                .formatted(folder, entry.getKey(), entry.getValue().getShape()));
      }
    }
    TransformerConfig known = text.config().transformer();
    if (known.nHeads() != wanted.nHeads() || known.norm() != wanted.norm()) {
      throw new ModelException(
          "%s has %d heads and norm %s, this decoder %d and %s"
              .formatted(folder, known.nHeads(), known.norm(), wanted.nHeads(), wanted.norm()));
    }
  }

  /** The first dimension is that of the words, which may be others. */
  private static boolean sameWidth(Shape one, Shape other) {
    return one.dimension() == other.dimension() && one.slice(1).equals(other.slice(1));
  }
}
