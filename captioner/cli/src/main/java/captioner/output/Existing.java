package captioner.output;

/** What becomes of a caption that is there already. */
public enum Existing {
  /** Nothing is written in its place; the user is told. */
  REFUSE,

  /** It stays. */
  KEEP,

  /** It is replaced. */
  REPLACE
}
