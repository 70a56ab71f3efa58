package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.decoding.Hypothesis;
import captioner.ngrams.VisualNgrams;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Several captioners, or one, that write as one, with the backbones they need. Safe for use by many
 * threads.
 *
 * <p>They have one vocabulary and prepare photos alike; backbones may differ, and each is run once
 * for all members that use it.
 */
public final class CaptionEnsemble implements AutoCloseable {
  private final List<CaptionModel> members = new ArrayList<>();
  private final Map<String, FeatureExtractor> extractors = new LinkedHashMap<>();
  private Optional<VisualNgrams> ngrams = Optional.empty();

  private CaptionEnsemble() {}

  /**
   * Loads the members and their backbones.
   *
   * @param repository the folder {@code models/}
   * @param names of members, at least one, each as {@link ModelStore#folder} takes it
   * @throws ModelException if a model or its backbone cannot be found or read, or if two members do
   *     not go together; the message names both
   */
  public static CaptionEnsemble load(Path repository, List<String> names, Device device)
      throws ModelException {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("names must hold 1 model or more: 0");
    }
    CaptionEnsemble ensemble = new CaptionEnsemble();
    try {
      ModelStore store = new ModelStore(repository);
      for (String name : names) {
        CaptionModel member = CaptionModel.load(store.folder(name), device);
        ensemble.members.add(member);
        ensemble.requireAlike(names.get(0), name, member);
      }
      ensemble.loadNgrams(store.folder(names.get(0)));
      for (CaptionModel member : ensemble.members) {
        ensemble.loadBackbones(repository, member.config(), device);
      }
      return ensemble;
    } catch (IOException | RuntimeException e) {
      ensemble.close();
      throw e;
    }
  }

  private void loadBackbones(Path repository, CaptionModelConfig config, Device device)
      throws ModelException {
    for (ModelBackbone backbone : config.backbones()) {
      String key = config.featureKey(backbone);
      if (!extractors.containsKey(key)) {
        extractors.put(
            key, FeatureExtractor.load(repository, backbone, config.preprocessing(), device));
      }
    }
  }

  private void loadNgrams(Path folder) throws ModelException {
    if (VisualNgrams.exists(folder)) {
      int channels = members.get(0).config().channels();
      ngrams =
          Optional.of(
              ModelException.whenReading(() -> VisualNgrams.load(folder, vocabulary(), channels)));
    }
  }

  private void requireAlike(String firstName, String name, CaptionModel member)
      throws ModelException {
    CaptionModel first = members.get(0);
    if (!first.vocabulary().equals(member.vocabulary())) {
      throw new ModelException(
          "the models %s and %s have different vocabularies; only models with one vocabulary.txt can caption together"
              .formatted(firstName, name));
    }
    if (!first.config().preprocessing().equals(member.config().preprocessing())) {
      throw new ModelException(
          "the models %s and %s prepare photos differently; only models with one preprocessing in config.json can caption together"
              .formatted(firstName, name));
    }
  }

  /**
   * Starts captioning a batch of photos.
   *
   * @param photos B arrays from the {@link #extractor}
   * @return a scorer to be closed by the caller
   */
  public PhotoScorer scorer(List<float[]> photos) {
    NDManager scope = members.get(0).manager().newSubManager();
    try {
      Map<String, NDArray> features = new HashMap<>(); // (B, N, C) by what they depend on
      extractors.forEach((key, extractor) -> features.put(key, extractor.features(scope, photos)));
      return new PhotoScorer(scope, members, features);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** Returns what prepares photos, which all members do alike; it stays the ensemble's. */
  public FeatureExtractor extractor() {
    return extractors.values().iterator().next();
  }

  /** Returns the visual n-grams of the first member, if it has them. */
  public Optional<VisualNgrams> visualNgrams() {
    return ngrams;
  }

  /** Returns the words. */
  public Vocabulary vocabulary() {
    return members.get(0).vocabulary();
  }

  /** Returns the words of a sentence that a search found. */
  public List<String> words(Hypothesis hypothesis) {
    return members.get(0).words(hypothesis);
  }

  /**
   * Returns the number of rows, and of columns, of the grid that attention is reported on; nothing
   * if no member looks at the photos as it writes.
   */
  public OptionalInt gridSide() {
    return PhotoScorer.attending(members).stream()
        .mapToInt(CaptionModelConfig::gridSide)
        .findFirst();
  }

  @Override
  public void close() {
    extractors.values().forEach(FeatureExtractor::close);
    members.forEach(CaptionModel::close);
  }
}
