package captioner.decoding;

import java.util.List;

/** Is told, while a search goes on, which words of its result no longer change. */
@FunctionalInterface
public interface SettledListener {
  /** For a search that nobody watches; it then does not look for settled words. */
  SettledListener NONE = (image, tokens) -> {};

  /**
   * The best sentence of an image begins with more words than before, whatever is found from now
   * on. The last call for an image has all of its words; there is none for a sentence without any.
   *
   * @param image from 0
   * @param tokens all that are settled, those of earlier calls first, without bos and eos
   */
  void onSettled(int image, List<Integer> tokens);
}
