package captioner.evaluation;

import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.DatasetException;
import captioner.metrics.Sample;
import captioner.text.PtbTokenizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The images that are scored: their references and one system's captions of them, as tokens.
 *
 * @param ids of the images
 * @param samples one an image, in the same order
 */
public record EvaluationSet(List<Long> ids, List<Sample> samples) {
  private static final PtbTokenizer TOKENIZER = new PtbTokenizer();

  /** How captions became tokens, for the signature. */
  static final String TOKENIZER_SIGNATURE = "tok:PTB-3.4.1,coco";

  /** Keeps copies of the lists, which are equally long. */
  public EvaluationSet {
    ids = List.copyOf(ids);
    samples = List.copyOf(samples);
    if (ids.size() != samples.size()) {
      throw new IllegalArgumentException(
          "there must be a sample an image: %d, %d".formatted(samples.size(), ids.size()));
    }
  }

  /**
   * Joins references and candidates; the images are those of the candidates, as in the COCO
   * evaluation.
   *
   * @param references captions by image id
   * @param candidates a caption by image id
   * @throws DatasetException if a candidate's image has no references
   */
  public static EvaluationSet of(Map<Long, List<String>> references, Map<Long, String> candidates)
      throws DatasetException {
    List<Long> unknown =
        candidates.keySet().stream().filter(id -> !references.containsKey(id)).toList();
    if (!unknown.isEmpty()) {
      throw new DatasetException(
          "%,d of %,d candidates are of images without references, the first of image %d"
              .formatted(unknown.size(), candidates.size(), unknown.get(0)));
    }
    List<Long> ids = List.copyOf(candidates.keySet());
    List<Sample> samples =
        ids.parallelStream()
            .map(id -> new Sample(tokens(candidates.get(id)), tokenised(references.get(id))))
            .toList();
    return new EvaluationSet(ids, samples);
  }

  /**
   * Joins the photos of a split with their captions.
   *
   * @param captions one a photo, by id; those of other photos are ignored
   * @throws DatasetException if a photo has no reference or no caption
   */
  public static EvaluationSet of(CaptionDataset split, Map<Long, String> captions)
      throws DatasetException {
    Map<Long, List<String>> references = new LinkedHashMap<>();
    Map<Long, String> candidates = new LinkedHashMap<>();
    for (CaptionedImage image : split.requireNotEmpty().requireCaptions().images()) {
      if (!captions.containsKey(image.id())) {
        throw new DatasetException(
            "there is no caption to score for image %d of %s".formatted(image.id(), split.name()));
      }
      references.put(image.id(), image.captions());
      candidates.put(image.id(), captions.get(image.id()));
    }
    return of(references, candidates);
  }

  /**
   * Returns the same images and references with another system's captions.
   *
   * @throws DatasetException if the captions are of other images
   */
  public EvaluationSet withCandidates(Map<Long, String> candidates) throws DatasetException {
    for (long id : ids) {
      if (!candidates.containsKey(id)) {
        throw new DatasetException("there is no caption for image " + id);
      }
    }
    if (candidates.size() > ids.size()) {
      throw new DatasetException(
          "there are captions for %,d images more".formatted(candidates.size() - ids.size()));
    }
    List<Sample> others =
        IntStream.range(0, ids.size())
            .parallel()
            .mapToObj(i -> samples.get(i).withCandidate(tokens(candidates.get(ids.get(i)))))
            .toList();
    return new EvaluationSet(ids, others);
  }

  private static List<String> tokens(String caption) {
    return TOKENIZER.tokenize(caption);
  }

  /** Returns the tokens of each of some captions, as they are scored. */
  public static List<List<String>> tokenised(Collection<String> captions) {
    return captions.parallelStream().map(EvaluationSet::tokens).toList();
  }

  /** Returns the candidates' tokens, in the order of the images. */
  public List<List<String>> candidates() {
    return samples.stream().map(Sample::candidate).toList();
  }

  /** Returns each image's references' tokens, in the order of the images. */
  public List<List<List<String>>> references() {
    return samples.stream().map(Sample::references).toList();
  }

  /** Returns how many references there are together. */
  public int referenceCount() {
    return samples.stream().mapToInt(sample -> sample.references().size()).sum();
  }
}
