package captioner.pretraining;

import java.io.IOException;

/** Is told how a run goes. */
public interface PretrainingProgress {
  /** In the first pass so many sentences are read. */
  void onSentence(long done);

  /**
   * The words and sentences are counted.
   *
   * @param sentences of the text
   * @param words of the text
   * @param known words of the vocabulary
   */
  void onText(long sentences, long words, int known);

  /**
   * A step is done.
   *
   * @param loss mean since the last report, in nats a token
   * @param wordsPerSecond since the run was begun or resumed, judging included
   */
  void onStep(int epoch, int epochs, long step, long steps, double loss, double wordsPerSecond);

  /** Something is not as it should be, and the run goes on. */
  void onWarning(String line);

  /** The held-out sentences are judged. */
  void onReport(PretrainingReport report) throws IOException;
}
