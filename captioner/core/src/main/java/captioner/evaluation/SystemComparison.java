package captioner.evaluation;

import captioner.metrics.Sample;
import captioner.metrics.Score;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two systems' captions of the same images.
 *
 * @param first the system that is examined
 * @param other the system that it is held against
 * @param comparisons one a score; empty if no resamples were asked for
 */
public record SystemComparison(ScoreReport first, ScoreReport other, List<Comparison> comparisons) {

  /** Keeps a copy of the list. */
  public SystemComparison {
    comparisons = List.copyOf(comparisons);
  }

  /**
   * An image on which the systems differ.
   *
   * @param id of the image
   * @param caption of the first system, as tokens
   * @param score of that
   * @param otherCaption of the other system, as tokens
   * @param otherScore of that
   */
  public record Change(
      long id, List<String> caption, double score, List<String> otherCaption, double otherScore) {

    /** Returns how much better the first system is. */
    public double gain() {
      return score - otherScore;
    }
  }

  /**
   * Returns the images that the first system gains most on, the largest gain first.
   *
   * @param metric whose score is compared
   * @param most how many to return; images without a gain are left out
   */
  public List<Change> gains(String metric, int most) {
    return changes(metric, most, Comparator.comparingDouble(Change::gain).reversed()).stream()
        .filter(change -> change.gain() > 0)
        .toList();
  }

  /** Returns the images that the first system loses most on, the largest loss first. */
  public List<Change> losses(String metric, int most) {
    return changes(metric, most, Comparator.comparingDouble(Change::gain)).stream()
        .filter(change -> change.gain() < 0)
        .toList();
  }

  private List<Change> changes(String metric, int most, Comparator<Change> order) {
    Score ours = first.scores().score(metric);
    Score theirs = other.scores().score(metric);
    List<Sample> samples = first.set().samples();
    List<Sample> others = other.set().samples();
    return IntStream.range(0, samples.size())
        .mapToObj(
            i ->
                new Change(
                    first.set().ids().get(i),
                    samples.get(i).candidate(),
                    ours.perImage().get(i),
                    others.get(i).candidate(),
                    theirs.perImage().get(i)))
        .sorted(order)
        .limit(most)
        .toList();
  }
}
