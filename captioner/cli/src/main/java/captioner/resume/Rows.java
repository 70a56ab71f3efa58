package captioner.resume;

import captioner.output.CaptionWriter;
import java.io.Closeable;
import java.io.IOException;

/** Takes a row a photo, and says where it ends. */
interface Rows extends Closeable {
  /** Returns what writes rows, which are on their way to the disk after {@link #append}. */
  CaptionWriter writer();

  /** Appends what was written; returns where that ends. */
  long append() throws IOException;

  /** Returns once all that was appended is on the disk. */
  void force() throws IOException;
}
