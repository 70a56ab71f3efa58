package captioner.cli;

import captioner.CaptionPipeline;
import captioner.CaptionedPhoto;
import captioner.image.Photos;
import captioner.resume.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * Hands what becomes of photos to the outputs, a batch at a time: a run that is stopped ends with a
 * whole batch.
 */
final class CaptionRun implements CaptionPipeline.Listener {
  private final CaptionOutputs outputs;
  private final Progress progress;
  private final CaptionPlan plan;
  private final Tally tally;
  private final int batchSize;
  private final Deque<Stamp> stamps = new ArrayDeque<>();
  private int inBatch;

  /**
   * Makes a run.
   *
   * @param batchSize as the pipeline's, so that its batches are committed as they come
   */
  CaptionRun(CaptionOutputs outputs, Progress progress, CaptionPlan plan, int batchSize) {
    this.outputs = outputs;
    this.progress = progress;
    this.plan = plan;
    tally = new Tally(plan.size(), plan.before());
    this.batchSize = batchSize;
  }

  /**
   * Captions all photos, or those up to a signal, and ends the outputs.
   *
   * @param minConfidence photos whose caption is less sure than that fail
   * @return an exit code
   */
  int run(CaptionPipeline pipeline, double minConfidence) throws IOException {
    int code;
    String stopped = "";
    try {
      StopSignal.poll();
      reportFailures();
      pipeline.run(
          () -> plan.photos().stream().map(this::stamped).iterator(),
          new SureCaptions(this, minConfidence));
      code = tally.failed() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    } catch (CancellationException e) {
      code = StopSignal.exitCode();
      stopped = outputs.recorded().isPresent() ? "; the same command goes on from there" : "";
    } finally {
      progress.close();
    }
    outputs.finish();
    progress.tell(plan.summary(tally.summary()) + stopped);
    return code;
  }

  /** Takes the stamp of a photo that is about to be read: what changes it later changes that. */
  private Path stamped(Path photo) {
    stamps.add(Stamp.of(photo));
    return photo;
  }

  @Override
  public void onCaptions(CaptionedPhoto photo) throws IOException {
    Stamp stamp = stamps.remove();
    try {
      outputs.sidecars().write(photo);
      outputs.write(photo, stamp);
      tally.countCaptioned();
    } catch (Sidecars.Refusal e) {
      fail(photo.photo(), stamp, e.reason());
    }
    endPhoto();
  }

  @Override
  public void onFailure(Path photo, IOException reason) throws IOException {
    fail(photo, stamps.remove(), reason);
    endPhoto();
  }

  private void reportFailures() throws IOException {
    for (Photos.Failure failure : plan.failures()) {
      Stamp stamp = Stamp.of(failure.path());
      fail(failure.path(), stamp, new IOException(failure.reason()));
    }
    outputs.commit();
  }

  private void fail(Path photo, Stamp stamp, IOException reason) throws IOException {
    String message = Failure.of(reason).message();
    String prefix = photo + ": ";
    String bare = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    progress.warn(("captioner: " + prefix + bare).replaceAll("\\p{Cntrl}", "?"));
    outputs.writeFailure(photo, stamp, bare);
    tally.countFailed();
  }

  private void endPhoto() throws IOException {
    progress.update(tally);
    inBatch++;
    if (inBatch == batchSize) {
      outputs.commit();
      inBatch = 0;
      StopSignal.poll();
    }
  }
}
