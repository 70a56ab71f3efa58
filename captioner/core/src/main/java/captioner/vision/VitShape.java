package captioner.vision;

/**
 * The size of a Vision Transformer over patches of 16 x 16 px.
 *
 * @param width D of every token
 * @param depth blocks
 * @param heads attention heads A, a divisor of the width
 * @param inner width of the feed-forward networks
 */
record VitShape(int width, int depth, int heads, int inner) {
  /** Side of a patch, in px. */
  static final int PATCH = 16;

  /** P, the numbers of a patch: its pixels in three colours. */
  static final int PATCH_LENGTH = 3 * PATCH * PATCH;
}
