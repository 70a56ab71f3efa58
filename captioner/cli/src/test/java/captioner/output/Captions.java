package captioner.output;

import captioner.Caption;
import captioner.CaptionedPhoto;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes captions that no model has written. */
public final class Captions {
  private Captions() {}

  /** Returns a photo with captions, best first. */
  public static CaptionedPhoto of(Path photo, String... texts) {
    List<Caption> captions =
        Stream.of(texts)
            .map(text -> new Caption(text, List.of(text.split(" ")), -2.345678, -0.5, 0.123456))
            .toList();
    return new CaptionedPhoto(photo, captions, Optional.empty());
  }
}
