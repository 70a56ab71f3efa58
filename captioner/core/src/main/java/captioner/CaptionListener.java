package captioner;

import java.util.List;

/** Is told of captions while they are written, a few words at a time. */
@FunctionalInterface
public interface CaptionListener {
  /** For captions that nobody watches. */
  CaptionListener NONE = (photo, tokens, text) -> {};

  /**
   * The best caption of a photo begins with more words than before, and they will not change. The
   * last call for a photo has all of its words. Called by the thread that captions, which waits.
   *
   * @param photo its place in the list, from 0
   * @param tokens all the words that are certain, those of earlier calls first
   * @param text they as the caption will begin; what may follow is a full stop
   */
  void onWords(int photo, List<String> tokens, String text);
}
