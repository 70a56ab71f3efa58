package captioner.training;

/** What a run is rewarded for at the moment. */
public enum Phase {
  /** Saying the references word for word: cross-entropy. */
  CROSS_ENTROPY,
  /** Captions of its own that the references agree with: self-critical sequence training. */
  SELF_CRITICAL
}
