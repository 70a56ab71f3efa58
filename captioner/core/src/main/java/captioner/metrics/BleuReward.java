package captioner.metrics;

import java.util.List;

/**
 * BLEU-4 of single captions against references that stay the same, to be mixed with {@link
 * CiderDReward}. Captions are word ids. Immutable, for use by many threads.
 */
public final class BleuReward {
  private static final int ORDER = 4;

  private final Bleu bleu = new Bleu();
  private final List<List<NGrams>> references;

  /**
   * Creates the reward.
   *
   * @param references for each image its reference captions, at least one, as word ids
   */
  public BleuReward(List<List<int[]>> references) {
    this.references =
        references.stream().map(captions -> captions.stream().map(NGrams::of).toList()).toList();
  }

  /**
   * Returns the BLEU-4 of a caption, from 0 to 1, as {@link Bleu} gives one image.
   *
   * @param image its place among the references
   * @param caption word ids
   */
  public double score(int image, int[] caption) {
    return bleu.scores(Bleu.row(NGrams.of(caption), references.get(image)))[ORDER - 1];
  }
}
