package captioner.image;

/** How a photo of any shape becomes a square. */
public enum Resize {
  /** The whole photo, width and height scaled apart: nothing is lost, things look thin or wide. */
  SQUASH,
  /** The largest square in the middle of the photo: true proportions, the two ends are lost. */
  CENTER_CROP,
  /** The whole photo in true proportions, with the mean colour (0 once normalised) around it. */
  PAD
}
