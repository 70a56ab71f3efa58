package captioner;

/** How words become text. */
public enum CaptionStyle {
  /** A sentence for people: "A dog runs." */
  SENTENCE,
  /** Text for machines, without the sentence's capital and full stop: "a dog runs". */
  PLAIN
}
