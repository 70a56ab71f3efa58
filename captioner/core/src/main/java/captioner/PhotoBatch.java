package captioner;

import captioner.decoding.Hypothesis;
import captioner.decoding.SettledListener;
import java.util.List;

/** Photos that are being captioned. */
interface PhotoBatch extends AutoCloseable {

  /** Returns the sentences of each photo, best first, none twice. */
  List<List<Hypothesis>> search(PhotoSearch search, SettledListener listener);

  /** Returns for each photo (C): the mean over the grid of every channel of the backbones. */
  List<float[]> features();

  /**
   * Returns where the captioner looks as it chooses each word.
   *
   * @param sentences for every photo, in order, its tokens without bos and eos
   * @return for every sentence, for every token, N weights that sum to 1
   */
  List<List<float[]>> attention(List<List<Integer>> sentences);

  @Override
  void close();
}
