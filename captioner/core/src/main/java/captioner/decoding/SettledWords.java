package captioner.decoding;

import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Tells a listener of words when they are settled, and of none twice. Belongs to one search. */
final class SettledWords {
  private final SettledListener listener;
  private final int[] told; // words of each image

  SettledWords(SettledListener listener, int images) {
    this.listener = listener;
    told = new int[images];
  }

  /**
   * Tells what is new.
   *
   * @param settled of each image; not asked for if there is nobody to tell
   */
  void tell(IntFunction<List<Integer>> settled) {
    if (listener == SettledListener.NONE) {
      return;
    }
    for (int image = 0; image < told.length; image++) {
      List<Integer> tokens = settled.apply(image);
      if (tokens.size() > told[image]) {
        told[image] = tokens.size();
        listener.onSettled(image, tokens);
      }
    }
  }

  /** Returns the longest beginning that sentences share, of which there is at least one. */
  static List<Integer> common(Stream<Hypothesis> sentences) {
    Iterator<List<Integer>> all = sentences.map(Hypothesis::tokens).iterator();
    List<Integer> common = all.next();
    while (all.hasNext()) {
      List<Integer> other = all.next();
      int length = 0;
      while (length < Math.min(common.size(), other.size())
          && common.get(length).equals(other.get(length))) {
        length++;
      }
      common = common.subList(0, length);
    }
    return common;
  }
}
