package captioner.evaluation;

import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.DatasetException;
import captioner.metrics.Bleu;
import captioner.metrics.CiderD;
import captioner.metrics.Metric;
import captioner.metrics.RougeL;
import captioner.metrics.Sample;
import captioner.metrics.Score;
import captioner.text.PtbTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The standard scores of a system on a split: BLEU-1 to BLEU-4, ROUGE-L, CIDEr-D.
 *
 * @param scores in that order, as fractions (a CIDEr-D of 0.57 is printed as 57)
 */
public record CaptionScores(List<Score> scores) {
  private static final List<Metric> METRICS = List.of(new Bleu(), new RougeL(), new CiderD());

  /** Keeps a copy of the list. */
  public CaptionScores {
    scores = List.copyOf(scores);
  }

  /**
   * Scores captions against a split's references.
   *
   * @param split photos with at least one caption each
   * @param captions one caption a photo, by id
   * @throws DatasetException if a photo has no reference or no caption
   */
  public static CaptionScores of(CaptionDataset split, Map<Long, String> captions)
      throws DatasetException {
    PtbTokenizer tokenizer = new PtbTokenizer();
    List<Sample> samples = new ArrayList<>();
    for (CaptionedImage image : split.requireNotEmpty().requireCaptions().images()) {
      if (!captions.containsKey(image.id())) {
        throw new DatasetException(
            "there is no caption to score for image %d of %s".formatted(image.id(), split.name()));
      }
      samples.add(
          new Sample(
              tokenizer.tokenize(captions.get(image.id())),
              image.captions().stream().map(tokenizer::tokenize).toList()));
    }
    return new CaptionScores(
        METRICS.stream().flatMap(metric -> metric.score(samples).stream()).toList());
  }

  /**
   * Returns the corpus score of a metric, as a fraction.
   *
   * @param name as published, such as CIDEr-D
   */
  public double corpus(String name) {
    return scores.stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no metric " + name))
        .corpus();
  }

  /** Returns the corpus scores by name, as fractions. */
  public Map<String, Double> asMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    scores.forEach(score -> map.put(score.name(), score.corpus()));
    return map;
  }
}
