package captioner.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A measure of how well captions agree with reference captions.
 *
 * <p>Every metric here is a function of sums: each image has a row of statistics, rows are added
 * up, and the scores are computed from the sum. The sum of one row gives an image's scores, of all
 * rows the corpus's, and of rows drawn at random a resample's, which is what intervals are made of.
 */
public interface Metric {

  /** Returns the names of the scores, as published, such as "BLEU-4". */
  List<String> names();

  /** Returns name, version and settings in a short form, such as "CIDEr-D[n4,s6.0]". */
  String signature();

  /**
   * Returns a row of statistics for each image.
   *
   * @param samples one sample an image; at least one
   * @throws IllegalArgumentException if there are no samples
   */
  List<double[]> statistics(List<Sample> samples);

  /**
   * Returns the scores that a sum of rows stands for, one for each name.
   *
   * @param sums of the rows of one image or of several
   */
  double[] scores(double[] sums);

  /**
   * Returns the scores of a corpus, one for each name.
   *
   * @param samples one sample an image; at least one
   * @throws IllegalArgumentException if there are no samples
   */
  default List<Score> score(List<Sample> samples) {
    return scores(statistics(samples));
  }

  /** Returns the scores of a corpus that these rows describe, one for each name. */
  default List<Score> scores(List<double[]> rows) {
    double[] sums = new double[rows.get(0).length];
    for (double[] row : rows) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i];
      }
    }
    double[] corpus = scores(sums);
    List<double[]> images = rows.stream().map(this::scores).toList();
    List<Score> scores = new ArrayList<>();
    for (int k = 0; k < corpus.length; k++) {
      int name = k;
      List<Double> perImage = images.stream().map(image -> image[name]).toList();
      scores.add(new Score(names().get(k), corpus[k], perImage));
    }
    return List.copyOf(scores);
  }
}
