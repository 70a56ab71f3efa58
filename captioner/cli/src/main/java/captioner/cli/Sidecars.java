package captioner.cli;

import captioner.CaptionedPhoto;
import captioner.output.Existing;
import captioner.output.Sidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The files of their own that photos get.
 *
 * @param forms none, one or several for each photo
 * @param existing what becomes of captions that are there
 * @param ours photos whose files this run has written before, and may replace
 */
record Sidecars(List<Sidecar> forms, Existing existing, Predicate<Path> ours) {

  /** A file that was not written; the photo has failed, and others go on. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private Refusal(IOException reason) {
      super(reason);
    }

    IOException reason() {
      return (IOException) getCause();
    }
  }

  /**
   * Writes a photo's files.
   *
   * @throws Refusal if one cannot be written, or would replace what is not to be replaced
   */
  void write(CaptionedPhoto photo) throws Refusal {
    try {
      for (Sidecar form : forms) {
        form.write(photo, ours.test(photo.photo()) ? Existing.REPLACE : existing);
      }
    } catch (IOException e) {
      throw new Refusal(e);
    }
  }

  /** Returns the photos that lack one of their files. */
  List<Path> lacking(List<Path> photos) {
    List<Path> lacking = new ArrayList<>();
    for (Path photo : photos) {
      if (!forms.stream().allMatch(form -> isCaptioned(form, photo))) {
        lacking.add(photo);
      }
    }
    return lacking;
  }

  /**
   * Checks that no photo has a caption that would be refused to be replaced, before all are
   * captioned in vain.
   *
   * @throws IOException naming the first
   */
  void requireNone(List<Path> photos) throws IOException {
    for (Path photo : photos) {
      for (Sidecar form : forms) {
        if (isCaptioned(form, photo)) {
          throw new IOException(
              "%s has a caption already; --skip-existing goes on with the photos that have none, --overwrite replaces them"
                  .formatted(form.file(photo)));
        }
      }
    }
  }

  /** What cannot be read will be told when it is written. */
  private static boolean isCaptioned(Sidecar form, Path photo) {
    try {
      return form.isCaptioned(photo);
    } catch (IOException e) {
      return false;
    }
  }
}
