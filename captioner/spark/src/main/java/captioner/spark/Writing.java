package captioner.spark;

import captioner.CaptionOptions;
import java.io.Serializable;

/**
 * How captions are written, as it travels to the executors.
 *
 * @param beamSize hypotheses followed at a time, widened to nBest; 0 for the default, which is
 *     wider if the model ranks captions
 * @param nBest captions a photo, 1 or more
 * @param maxLength most words, 1 to 64
 * @param lengthPenalty how much longer captions are favoured, 0 or more
 */
record Writing(int beamSize, int nBest, int maxLength, double lengthPenalty)
    implements Serializable {

  /**
   * Returns the options of a captioner.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  CaptionOptions options() {
    CaptionOptions.Builder builder = CaptionOptions.builder();
    if (beamSize > 0) {
      builder.optBeamSize(beamSize);
    }
    return builder.optNBest(nBest).optMaxLength(maxLength).optLengthPenalty(lengthPenalty).build();
  }
}
