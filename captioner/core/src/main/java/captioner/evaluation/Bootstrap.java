package captioner.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How much scores would vary had other images been drawn: images are drawn again from those at
 * hand, with replacement, and the corpus score of each draw is taken.
 *
 * <p>Source: Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation", <a
 * href="https://aclanthology.org/W04-3250/">W04-3250</a>; the intervals are Efron's percentiles.
 *
 * @param resamples how many times images are drawn, 1 or more; 1000 is usual
 * @param seed of the draws; the same seed draws the same images, for any system
 */
public record Bootstrap(int resamples, long seed) {

  /** Checks the range. */
  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be 1 or more: " + resamples);
    }
  }

  /** Returns the interval of each score, in the order of {@link CaptionScores#scores}. */
  public List<Interval> intervals(CaptionScores scores) {
    double[][] drawn = draw(scores);
    return IntStream.range(0, scores.scores().size())
        .mapToObj(k -> Interval.of(Arrays.stream(drawn).mapToDouble(row -> row[k]).toArray()))
        .toList();
  }

  /**
   * Compares two systems on the same images: each resample is scored for both.
   *
   * @throws IllegalArgumentException if the systems were scored differently
   */
  public List<Comparison> compare(CaptionScores first, CaptionScores other) {
    if (!first.signature().equals(other.signature())) {
      throw new IllegalArgumentException(
          "the systems must be scored alike: " + first.signature() + ", " + other.signature());
    }
    double[][] ours = draw(first);
    double[][] theirs = draw(other);
    List<Comparison> comparisons = new ArrayList<>();
    for (int k = 0; k < first.scores().size(); k++) {
      int score = k;
      double[] differences =
          IntStream.range(0, resamples)
              .mapToDouble(r -> ours[r][score] - theirs[r][score])
              .toArray();
      comparisons.add(
          new Comparison(
              first.scores().get(k).name(),
              first.scores().get(k).corpus() - other.scores().get(k).corpus(),
              Interval.of(differences),
              (1.0 + Arrays.stream(differences).filter(d -> d <= 0).count()) / (1 + resamples)));
    }
    return List.copyOf(comparisons);
  }

  /** Returns the scores of every resample: (resamples, scores). */
  private double[][] draw(CaptionScores scores) {
    int images = scores.scores().get(0).perImage().size();
    long[] seeds = new SplittableRandom(seed).longs(resamples).toArray();
    return Arrays.stream(seeds)
        .parallel()
        .mapToObj(own -> scores.resampled(draws(images, new SplittableRandom(own))))
        .toArray(double[][]::new);
  }

  private static int[] draws(int images, SplittableRandom random) {
    int[] draws = new int[images];
    for (int i = 0; i < images; i++) {
      draws[random.nextInt(images)]++;
    }
    return draws;
  }
}
