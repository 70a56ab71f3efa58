package captioner.compare;

import captioner.training.EpochReport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a row brought.
 *
 * @param training how it went
 * @param epochs of it, in order
 * @param captions of the validation photos, by image
 * @param measurement of time and memory
 */
record FinishedRow(
    Training training,
    List<EpochReport> epochs,
    Map<Long, String> captions,
    Measurement measurement) {

  /**
   * How training went, all its parts together.
   *
   * @param seconds it took, validation included
   * @param peakBytes most memory resident; 0 if not known
   * @param peakOwnBytes most without mapped files; 0 if not known
   * @param done whether it is over
   * @param timeUp whether it was over because its time was up
   */
  record Training(
      double seconds, long peakBytes, long peakOwnBytes, boolean done, boolean timeUp) {}

  /** Returns the epoch whose model was kept. */
  EpochReport bestEpoch() {
    return epochs.stream()
        .filter(EpochReport::best)
        .max(Comparator.comparingInt(EpochReport::epoch))
        .orElse(epochs.get(epochs.size() - 1));
  }

  /** Returns the captions a second in training. */
  double captionsPerSecond() {
    return epochs.get(epochs.size() - 1).captionsPerSecond();
  }
}
