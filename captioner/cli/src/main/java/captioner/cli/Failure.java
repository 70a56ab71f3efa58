package captioner.cli;

import ai.djl.engine.EngineException;
import captioner.model.ModelException;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * What went wrong, for the user.
 *
 * @param code one of {@link ExitCode}
 * @param message one line
 */
record Failure(int code, String message) {

  /** Makes one line of the message. */
  Failure {
    message = message.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  /** Returns what makes no sense, and which help to see unless a question tells what to do. */
  static Failure ofUsage(String message, String help) {
    String hint = message.endsWith("?") ? "" : "; see captioner " + help;
    return new Failure(ExitCode.USAGE, message + hint);
  }

  /** Returns in words what a command has thrown, other than a {@link UsageException}. */
  static Failure of(Throwable thrown) {
    if (thrown instanceof CancellationException) {
      return new Failure(StopSignal.exitCode(), thrown.getMessage());
    }
    if (thrown instanceof ModelException || thrown instanceof WeightFileException) {
      return new Failure(ExitCode.MODEL, describe((IOException) thrown));
    }
    if (thrown instanceof IOException failed) {
      return new Failure(ExitCode.BAD_INPUT, describe(failed));
    }
    if (thrown instanceof UncheckedIOException failed) {
      return of(failed.getCause());
    }
    if (thrown instanceof InvalidPathException path) {
      return new Failure(
          ExitCode.BAD_INPUT,
          "no file can have the name %s here (%s); in a terminal without UTF-8 set LC_ALL=C.UTF-8"
              .formatted(path.getInput(), path.getReason()));
    }
    if (thrown instanceof EngineException e && e.toString().contains("native library")) {
      return new Failure(ExitCode.MODEL, describe(e));
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          ExitCode.INTERNAL_ERROR,
          "not enough memory; give Java more, such as CAPTIONER_JAVA_OPTS=-Xmx4g");
    }
    return new Failure(
        ExitCode.INTERNAL_ERROR,
        "internal error: " + thrown + "; run again with --verbose to see where");
  }

  /** The engine's libraries are unpacked and loaded on first use. */
  private static String describe(EngineException e) {
    String reason =
        e.getCause() instanceof IOException failed
            ? describe(failed)
            : String.valueOf(e.getCause());
    return "PyTorch cannot be loaded: "
        + reason
        + "; it is unpacked into the folder .djl.ai of your home or into $DJL_CACHE_DIR, which"
        + " takes 450 MB";
  }

  private static String describe(IOException e) {
    if (e instanceof ModelException && e.getCause() instanceof IOException cause) {
      return describe(cause);
    }
    if (e instanceof FileSystemException failure) {
      return describe(failure);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The platform's message is the bare file name. */
  private static String describe(FileSystemException e) {
    String reason =
        e.getReason() == null
            ? switch (e.getClass().getSimpleName()) {
              case "NoSuchFileException" -> "no such file or folder";
              case "AccessDeniedException" -> "no permission";
              case "FileAlreadyExistsException" -> "is a file where a folder is needed";
              case "NotDirectoryException" -> "is not a folder";
              default -> e.getClass().getSimpleName();
            }
            : e.getReason();
    String file = String.valueOf(e.getFile());
    return file.contains(reason) ? file : file + ": " + reason;
  }
}
