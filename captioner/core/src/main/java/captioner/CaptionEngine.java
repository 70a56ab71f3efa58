package captioner;

import captioner.model.PhotoPixels;
import captioner.text.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a captioner runs on: the blocks of its models, or a program compiled of one. */
interface CaptionEngine extends AutoCloseable {

  /** Returns what prepares photos. */
  PhotoPixels pixels();

  /** Returns the words. */
  Vocabulary vocabulary();

  /**
   * Returns the number of rows, and of columns, of the grid that attention is reported on, if there
   * is any.
   */
  OptionalInt gridSide();

  /** Returns what ranks captions by visual n-grams, if the model has them. */
  Optional<Rescorer> ranking();

  /**
   * Starts captioning a batch of photos.
   *
   * @param photos B arrays from {@link #pixels}, at least one
   * @return a batch to be closed by the caller
   */
  PhotoBatch batch(List<float[]> photos);

  @Override
  void close();
}
