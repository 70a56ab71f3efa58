package captioner.training;

import captioner.metrics.BleuReward;
import captioner.metrics.CiderDReward;
import captioner.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How good a sampled caption is: CIDEr-D, with some BLEU-4 if wanted. References and captions both
 * end in eos, so that a caption that stops short of its end is worth less.
 */
final class CaptionReward {
  private final CiderDReward cider;
  private final Optional<BleuReward> bleu;
  private final double bleuWeight;

  /** Place among the images with references of every image. */
  private final int[] places;

  /**
   * Makes the reward of a dataset, with its own document frequencies.
   *
   * @param captions for every image the word ids of its references, without eos; images without any
   *     are never scored
   */
  CaptionReward(List<int[][]> captions, double bleuWeight) {
    places = new int[captions.size()];
    List<List<int[]>> references = new ArrayList<>();
    for (int image = 0; image < places.length; image++) {
      places[image] = references.size();
      if (captions.get(image).length > 0) {
        references.add(Arrays.stream(captions.get(image)).map(CaptionReward::ended).toList());
      }
    }
    cider = new CiderDReward(references);
    bleu = bleuWeight == 0 ? Optional.empty() : Optional.of(new BleuReward(references));
    this.bleuWeight = bleuWeight;
  }

  /** Returns words with eos. */
  static int[] ended(int[] words) {
    int[] ended = Arrays.copyOf(words, words.length + 1);
    ended[words.length] = Vocabulary.EOS;
    return ended;
  }

  /**
   * Returns the reward of a caption.
   *
   * @param image its index in the dataset
   * @param tokens word ids, with eos unless it was cut
   */
  double of(int image, int[] tokens) {
    int place = places[image];
    return cider.score(place, tokens)
        + bleu.map(score -> bleuWeight * score.score(place, tokens)).orElse(0.0);
  }
}
