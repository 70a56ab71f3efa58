package captioner.cli;

import captioner.image.Photos;
import captioner.output.Existing;
import captioner.resume.Resumption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is left to do.
 *
 * @param photos to be captioned
 * @param failures to be reported
 * @param before how many of either were done in an earlier run
 * @param failedBefore how many of these failed
 * @param passedOver how many files are no images
 */
record CaptionPlan(
    List<Path> photos,
    List<Photos.Failure> failures,
    int before,
    int failedBefore,
    int passedOver) {

  /**
   * Leaves out what is done.
   *
   * @param resumption of the outputs, if there are any that can be gone on with
   * @throws IOException if a sidecar is there and must not be replaced
   */
  static CaptionPlan of(
      Photos found, Optional<Resumption> resumption, Sidecars sidecars, OutputFlags output)
      throws IOException {
    List<Path> photos = found.files();
    List<Photos.Failure> failures = found.failures();
    if (resumption.isPresent()) {
      List<Path> all =
          Stream.concat(failures.stream().map(Photos.Failure::path), photos.stream()).toList();
      List<Path> remaining = resumption.get().remaining(all, output.failed());
      Set<Path> failed = new HashSet<>(all.subList(0, failures.size()));
      photos = remaining.stream().filter(photo -> !failed.contains(photo)).toList();
      failed.retainAll(remaining);
      failures = failures.stream().filter(failure -> failed.contains(failure.path())).toList();
    }
    if (output.existing() == Existing.KEEP && output.isSidecarsOnly()) {
      photos = sidecars.lacking(photos);
    } else if (output.existing() == Existing.REFUSE
        && !resumption.map(Resumption::goesOn).orElse(false)) {
      sidecars.requireNone(photos);
    }
    int total = found.files().size() + found.failures().size();
    return new CaptionPlan(
        photos,
        failures,
        total - photos.size() - failures.size(),
        resumption.map(Resumption::failedBefore).orElse(0),
        found.passedOver());
  }

  /** Returns how many photos and failures are left. */
  int size() {
    return photos.size() + failures.size();
  }

  /** Returns what came of the photos, with what was not in the plan. */
  String summary(String done) {
    String text = done;
    if (before > 0) {
      text += String.format(Locale.ROOT, ", %,d were done", before);
    }
    if (failedBefore > 0) {
      text +=
          String.format(
              Locale.ROOT, " (%,d of them failed; --retry-failed tries again)", failedBefore);
    }
    if (passedOver > 0) {
      text += String.format(Locale.ROOT, ", %,d other files passed over", passedOver);
    }
    return text;
  }
}
