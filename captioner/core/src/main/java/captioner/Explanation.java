package captioner;

/** What comes with the captions of a photo. */
public enum Explanation {
  /** Nothing. */
  NONE,
  /** The {@link AttentionMap} of the best caption, for one more pass of the decoder. */
  ATTENTION
}
