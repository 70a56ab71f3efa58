package captioner.metrics;

import java.util.List;
import java.util.Optional;

/**
 * CIDEr-D of sampled captions against references that stay the same: what self-critical training
 * asks for at every step. The references' vectors are kept, so a score costs only the candidate's.
 *
 * <p>Captions are word ids. To follow Rennie et al. 2017, "Self-critical Sequence Training for
 * Image Captioning", <a href="https://arxiv.org/abs/1612.00563">arXiv:1612.00563</a>, appendix E,
 * let references and candidates both end in the end-of-sentence id: without it, fragments such as
 * "a man with a" score as high as sentences. Immutable, for use by many threads.
 */
public final class CiderDReward {
  private static final Consensus CONSENSUS = CiderD.consensus(Optional.empty());

  private final DocumentFrequencies df;
  private final List<List<NGramVector>> references;

  /**
   * Creates the reward with the document frequencies of these references.
   *
   * @param references for each image its reference captions, at least one, as word ids
   * @throws IllegalArgumentException if there is no image, or an image without references
   */
  public CiderDReward(List<List<int[]>> references) {
    List<List<NGrams>> grams =
        references.stream().map(captions -> captions.stream().map(NGrams::of).toList()).toList();
    if (grams.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("an image needs at least 1 reference: 0");
    }
    df = DocumentFrequencies.ofGrams(grams);
    this.references =
        grams.stream()
            .map(captions -> captions.stream().map(c -> new NGramVector(c, df)).toList())
            .toList();
  }

  /**
   * Returns the CIDEr-D of a caption, from 0 to 10.
   *
   * @param image its place among the references
   * @param caption word ids
   */
  public double score(int image, int[] caption) {
    return CONSENSUS.score(new NGramVector(NGrams.of(caption), df), references.get(image));
  }
}
