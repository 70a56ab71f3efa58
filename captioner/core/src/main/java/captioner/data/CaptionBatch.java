package captioner.data;

import captioner.text.Vocabulary;

/** Captions of a few images, as numbers, ready for a training step. */
public final class CaptionBatch {
  private final int[] images;
  private final int captionsPerImage;
  private final int length;
  private final long[] tokens;

  private CaptionBatch(int[] images, int captionsPerImage, int length) {
    this.images = images;
    this.captionsPerImage = captionsPerImage;
    this.length = length;
    tokens = new long[images.length * captionsPerImage * length];
  }

  /**
   * Returns a batch.
   *
   * @param images B indices of images
   * @param captions for each image the word ids of its captions, r or fewer
   * @param captionsPerImage r; an image with fewer captions gets rows of nothing but padding
   */
  static CaptionBatch of(int[] images, int[][][] captions, int captionsPerImage) {
    int longest = 0;
    for (int[][] ofImage : captions) {
      for (int[] caption : ofImage) {
        longest = Math.max(longest, caption.length);
      }
    }
    CaptionBatch batch = new CaptionBatch(images, captionsPerImage, longest + 2);
    for (int i = 0; i < images.length; i++) {
      for (int j = 0; j < captions[i].length; j++) {
        batch.write(captions[i][j], i * captionsPerImage + j);
      }
    }
    return batch;
  }

  private void write(int[] words, int row) {
    int at = row * length;
    tokens[at++] = Vocabulary.BOS;
    for (int word : words) {
      tokens[at++] = word;
    }
    tokens[at] = Vocabulary.EOS;
  }

  /** Returns the B images of this batch, as indices into the dataset. */
  public int[] images() {
    return images;
  }

  /** Returns B·r, the number of captions with those that are padding only. */
  public int rows() {
    return images.length * captionsPerImage;
  }

  /** Returns T, the number of tokens of a row that are fed to the decoder: bos and the words. */
  public int length() {
    return length - 1;
  }

  /** Returns what the decoder is given: (B·r, T), bos first, row-major. */
  public long[] inputs() {
    return columns(0);
  }

  /** Returns what it should say: (B·r, T), eos last, padding after that. */
  public long[] targets() {
    return columns(1);
  }

  private long[] columns(int first) {
    long[] values = new long[rows() * length()];
    for (int row = 0; row < rows(); row++) {
      System.arraycopy(tokens, row * length + first, values, row * length(), length());
    }
    return values;
  }
}
