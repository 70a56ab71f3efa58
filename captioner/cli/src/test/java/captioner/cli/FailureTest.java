package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

/** What is thrown becomes one line that says what to do. */
class FailureTest {

  @Test
  void filesThatThePlatformRefusesAreNamedWithTheReason() {
    assertEquals(
        new Failure(ExitCode.BAD_INPUT, "a.jpg: no permission"),
        Failure.of(new UncheckedIOException(new AccessDeniedException("a.jpg"))));
    assertEquals(
        new Failure(ExitCode.BAD_INPUT, "two lines"), Failure.of(new IOException("two\n  lines")));
  }

  @Test
  void engineThatCannotBeUnpackedIsAModelProblem() {
    Throwable thrown =
        new EngineException(
            "Failed to extract PyTorch native library", new AccessDeniedException("/home/x"));
    assertEquals(ExitCode.MODEL, Failure.of(thrown).code());
    assertTrue(
        Failure.of(thrown)
            .message()
            .startsWith("PyTorch cannot be loaded: /home/x: no permission; it is unpacked into"));
  }

  @Test
  void anythingElseIsADefect() {
    assertEquals(
        new Failure(
            ExitCode.INTERNAL_ERROR,
            "internal error: java.lang.IllegalStateException: odd; run again with --verbose to see"
                + " where"),
        Failure.of(new IllegalStateException("odd")));
    assertEquals(ExitCode.INTERNAL_ERROR, Failure.of(new OutOfMemoryError()).code());
  }
}
