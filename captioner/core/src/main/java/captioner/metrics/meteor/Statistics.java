package captioner.metrics.meteor;

import java.util.List;

/**
 * The counts that METEOR is made of: those of a corpus are the sums of those of its images.
 *
 * <p>In this order: words of the candidate, words of the reference, function words of both; for
 * each {@link Module} the matched content words of both and the matched function words of both;
 * chunks.
 *
 * <p>Source: Denkowski and Lavie 2014, "Meteor Universal", section 3, with the parameters for
 * English that rank translations as people do.
 */
final class Statistics {

  private static final double ALPHA = 0.85;
  private static final double BETA = 0.2;
  private static final double GAMMA = 0.6;
  private static final double DELTA = 0.75;

  private static final int LENGTHS = 0;
  private static final int FUNCTION_WORDS = 2;
  private static final int MATCHES = 4;
  private static final int PER_MODULE = 4;
  private static final int CHUNKS = MATCHES + PER_MODULE * Module.values().length;

  private Statistics() {}

  /** Returns the counts of a candidate and the reference with which it was aligned. */
  static double[] of(Caption candidate, Caption reference, Alignment alignment) {
    double[] counts = new double[CHUNKS + 1];
    counts[LENGTHS] = candidate.words().size();
    counts[LENGTHS + 1] = reference.words().size();
    counts[FUNCTION_WORDS] = candidate.functionWords();
    counts[FUNCTION_WORDS + 1] = reference.functionWords();
    for (Match match : alignment.matches()) {
      int at = MATCHES + PER_MODULE * match.module().ordinal();
      count(counts, at, candidate.words().subList(match.candidateStart(), match.candidateEnd()));
      count(
          counts, at + 1, reference.words().subList(match.referenceStart(), match.referenceEnd()));
    }
    boolean whole =
        matched(counts, 0) == counts[LENGTHS]
            && matched(counts, 1) == counts[LENGTHS + 1]
            && alignment.chunks() == 1;
    counts[CHUNKS] = whole ? 0 : alignment.chunks();
    return counts;
  }

  private static void count(double[] counts, int at, List<Word> words) {
    for (Word word : words) {
      counts[word.isFunctionWord() ? at + 2 : at]++;
    }
  }

  /** Returns the METEOR score, 0 to 1, that counts or sums of counts amount to. */
  static double score(double[] counts) {
    double precision = weightedMatches(counts, 0) / weightedLength(counts, 0);
    double recall = weightedMatches(counts, 1) / weightedLength(counts, 1);
    double mean = 1 / ((1 - ALPHA) / precision + ALPHA / recall);
    double fragmentation = counts[CHUNKS] / ((matched(counts, 0) + matched(counts, 1)) / 2);
    double score = mean * (1 - GAMMA * Math.pow(fragmentation, BETA));
    return Double.isNaN(score) ? 0 : score; // nothing matched, or nothing to match
  }

  /** Returns the content and function words of one side (0 candidate, 1 reference), weighted. */
  private static double weightedLength(double[] counts, int side) {
    double functionWords = counts[FUNCTION_WORDS + side];
    return DELTA * (counts[LENGTHS + side] - functionWords) + (1 - DELTA) * functionWords;
  }

  private static double weightedMatches(double[] counts, int side) {
    double sum = 0;
    for (Module module : Module.values()) {
      sum += counts[MATCHES + PER_MODULE * module.ordinal() + side] * module.weight() * DELTA;
    }
    for (Module module : Module.values()) {
      int at = MATCHES + PER_MODULE * module.ordinal() + side + 2;
      sum += counts[at] * module.weight() * (1 - DELTA);
    }
    return sum;
  }

  private static double matched(double[] counts, int side) {
    double sum = 0;
    for (int at = MATCHES + side; at < CHUNKS; at += 2) {
      sum += counts[at];
    }
    return sum;
  }
}
