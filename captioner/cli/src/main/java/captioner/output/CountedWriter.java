package captioner.output;

/** Writes rows to a place of its own, and counts them. */
public interface CountedWriter extends CaptionWriter {
  /** Returns how many rows there are, those of earlier runs included. */
  long rows();
}
