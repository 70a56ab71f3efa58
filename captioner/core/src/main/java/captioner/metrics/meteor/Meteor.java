package captioner.metrics.meteor;

import captioner.metrics.Metric;
import captioner.metrics.Sample;
import captioner.metrics.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** METEOR 1.5 for English. */
public final class Meteor implements Metric {

  private final Optional<ParaphraseTable> paraphrases;

  /** Creates the metric without paraphrases. */
  public Meteor() {
    paraphrases = Optional.empty();
  }

  /** Creates the metric as published, with paraphrases. */
  public Meteor(ParaphraseTable paraphrases) {
    this.paraphrases = Optional.of(paraphrases);
  }

  @Override
  public List<Score> score(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a score needs at least 1 image: 0");
    }
    List<double[]> images = statistics(samples);
    double[] corpus = new double[images.get(0).length];
    for (double[] image : images) {
      for (int i = 0; i < corpus.length; i++) {
        corpus[i] += image[i];
      }
    }
    List<Double> perImage = images.stream().map(Statistics::score).toList();
    return List.of(new Score("METEOR", Statistics.score(corpus), perImage));
  }

  /** Returns the counts of each image. */
  public List<double[]> statistics(List<Sample> samples) {
    Lexicon lexicon = new Lexicon(paraphrases);
    List<double[]> images = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      images.add(image(sample, lexicon));
    }
    return images;
  }

  /** Returns what statistics amount to. */
  public static double score(double[] statistics) {
    return Statistics.score(statistics);
  }

  private double[] image(Sample sample, Lexicon lexicon) {
    Caption candidate = lexicon.caption(sample.candidate());
    double[] best = {};
    double most = -1;
    for (List<String> tokens : sample.references()) {
      Caption reference = lexicon.caption(tokens);
      Alignment alignment = Aligner.align(Matches.between(candidate, reference, paraphrases));
      double[] statistics = Statistics.of(candidate, reference, alignment);
      double score = Statistics.score(statistics);
      if (score > most) {
        most = score;
        best = statistics;
      }
    }
    return best;
  }
}
