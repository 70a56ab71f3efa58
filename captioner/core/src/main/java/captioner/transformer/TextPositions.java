package captioner.transformer;

/** How a token's place in the sentence is encoded: Vaswani et al. 2017, section 3.5. */
public enum TextPositions {
  /** Sines and cosines of geometric wavelengths, not trained. */
  SINUSOIDAL,
  /** One trained vector a place. */
  LEARNED
}
