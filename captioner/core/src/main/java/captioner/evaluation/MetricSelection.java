package captioner.evaluation;

import captioner.metrics.Bleu;
import captioner.metrics.Cider;
import captioner.metrics.CiderD;
import captioner.metrics.DocumentFrequencies;
import captioner.metrics.Metric;
import captioner.metrics.RougeL;
import captioner.metrics.meteor.Meteor;
import captioner.metrics.meteor.ParaphraseTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which scores are wanted, and with which tables.
 *
 * @param names of the scores, as published
 * @param frequencies document frequencies for CIDEr and CIDEr-D; if none, those of the scored
 *     images' references
 * @param paraphrases for METEOR; if none, it is without that module, and lower
 */
public record MetricSelection(
    Set<String> names,
    Optional<DocumentFrequencies> frequencies,
    Optional<ParaphraseTable> paraphrases) {

  private static final List<String> BLEU = new Bleu().names();

  /** The names there are, in the order in which scores are printed. */
  public static final List<String> NAMES =
      List.of("BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "METEOR", "ROUGE-L", "CIDEr-D", "CIDEr");

  /** Checks the names, and keeps them in the order in which they are printed. */
  public MetricSelection {
    for (String name : names) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "there is no metric %s; there are %s, BLEU for all four, and all"
                .formatted(name, String.join(", ", NAMES)));
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("give at least 1 metric: 0");
    }
    Set<String> ordered = new LinkedHashSet<>(NAMES);
    ordered.retainAll(names);
    names = ordered;
  }

  /** Returns the three that training looks at after every epoch: BLEU, ROUGE-L and CIDEr-D. */
  public static MetricSelection forTraining() {
    return parse("BLEU,ROUGE-L,CIDEr-D");
  }

  /** Returns every metric. */
  public static MetricSelection all() {
    return parse("all");
  }

  /**
   * Returns the metrics of a list such as {@code BLEU,CIDEr-D} or {@code all}; capitals do not
   * matter.
   *
   * @throws IllegalArgumentException naming what is not a metric
   */
  public static MetricSelection parse(String list) {
    Set<String> names = new LinkedHashSet<>();
    for (String word : list.split(",")) {
      String name = word.strip();
      switch (name.toUpperCase(Locale.ROOT)) {
        case "ALL" -> names.addAll(NAMES);
        case "BLEU" -> names.addAll(BLEU);
        default ->
            names.add(NAMES.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name));
      }
    }
    return new MetricSelection(names, Optional.empty(), Optional.empty());
  }

  /** Returns the same metrics with given document frequencies. */
  public MetricSelection withFrequencies(DocumentFrequencies given) {
    return new MetricSelection(names, Optional.of(given), paraphrases);
  }

  /** Returns the same metrics with paraphrases for METEOR. */
  public MetricSelection withParaphrases(ParaphraseTable given) {
    return new MetricSelection(names, frequencies, Optional.of(given));
  }

  /** Returns whether a score that depends on document frequencies is wanted. */
  public boolean needsFrequencies() {
    return names.contains("CIDEr-D") || names.contains("CIDEr");
  }

  /** Returns the metrics that compute the wanted scores of a set. */
  List<Metric> metrics(EvaluationSet set) {
    List<Metric> metrics = new ArrayList<>();
    if (BLEU.stream().anyMatch(names::contains)) {
      metrics.add(new Bleu());
    }
    if (names.contains("METEOR")) {
      metrics.add(paraphrases.map(Meteor::new).orElseGet(Meteor::new));
    }
    if (names.contains("ROUGE-L")) {
      metrics.add(new RougeL());
    }
    if (needsFrequencies()) {
      DocumentFrequencies df =
          frequencies.orElseGet(() -> DocumentFrequencies.ofReferences(set.samples()));
      if (names.contains("CIDEr-D")) {
        metrics.add(new CiderD(df));
      }
      if (names.contains("CIDEr")) {
        metrics.add(new Cider(df));
      }
    }
    return List.copyOf(metrics);
  }
}
