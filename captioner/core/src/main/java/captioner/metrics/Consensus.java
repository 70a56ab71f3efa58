package captioner.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/** What CIDEr and CIDEr-D share: the mean similarity of a candidate to its references, times 10. */
final class Consensus {
  private static final double SCALE = 10;

  private final Optional<DocumentFrequencies> frequencies;
  private final ToDoubleBiFunction<NGramVector, NGramVector> similarity;

  /**
   * Creates the computation.
   *
   * @param frequencies given ones, or none to take those of the scored samples' references
   * @param similarity of a candidate and one reference: a sum over n = 1 to 4
   */
  Consensus(
      Optional<DocumentFrequencies> frequencies,
      ToDoubleBiFunction<NGramVector, NGramVector> similarity) {
    this.frequencies = frequencies;
    this.similarity = similarity;
  }

  List<double[]> statistics(List<Sample> samples) {
    DocumentFrequencies df = frequencies.orElseGet(() -> DocumentFrequencies.ofReferences(samples));
    return MeanStatistics.of(samples, sample -> score(sample, df));
  }

  private double score(Sample sample, DocumentFrequencies df) {
    List<NGramVector> references = new ArrayList<>(sample.references().size());
    for (NGrams reference : sample.referenceGrams()) {
      references.add(new NGramVector(reference, df));
    }
    return score(new NGramVector(sample.candidateGrams(), df), references);
  }

  /** Returns the score of one image, from 0 to 10. */
  double score(NGramVector candidate, List<NGramVector> references) {
    double sum = 0;
    for (NGramVector reference : references) {
      sum += similarity.applyAsDouble(candidate, reference);
    }
    return SCALE * sum / NGrams.MAX_ORDER / references.size();
  }
}
