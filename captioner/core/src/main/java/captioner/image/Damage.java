package captioner.image;

import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Notices the warnings by which a decoder admits that it invented the rest of the picture.
 *
 * <p>The JDK's JPEG decoder fills what is missing with grey and only warns; a caption of half a
 * photo would be worse than a message.
 */
final class Damage implements IIOReadWarningListener {
  private static final Pattern TELLING =
      Pattern.compile("truncated|premature end|bad huffman", Pattern.CASE_INSENSITIVE);

  private boolean found;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    found |= TELLING.matcher(warning).find();
  }

  boolean found() {
    return found;
  }
}
