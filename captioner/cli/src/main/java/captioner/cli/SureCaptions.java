package captioner.cli;

import captioner.CaptionPipeline;
import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Passes captions on that the captioner is sure enough of. A photo with another one has failed like
 * one that cannot be read: what was asked for, a caption to be relied on, was not had.
 *
 * @param to is told of all photos
 * @param least confidence, from 0 to 1
 */
record SureCaptions(CaptionPipeline.Listener to, double least) implements CaptionPipeline.Listener {

  @Override
  public void onCaptions(CaptionedPhoto photo) throws IOException {
    double confidence = photo.best().confidence();
    if (confidence >= least) {
      to.onCaptions(photo);
    } else {
      String reason =
          String.format(
              Locale.ROOT, "its caption's confidence is %.3f, below %s", confidence, least);
      to.onFailure(photo.photo(), new IOException(reason));
    }
  }

  @Override
  public void onFailure(Path photo, IOException reason) throws IOException {
    to.onFailure(photo, reason);
  }
}
