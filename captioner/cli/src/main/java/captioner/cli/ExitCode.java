package captioner.cli;

/** What the program tells its caller. */
final class ExitCode {
  /** All was done. */
  static final int OK = 0;

  /** Some photos could not be captioned, or rows not compared; the others were. */
  static final int SOME_FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** A model, a backbone or their weights cannot be found, read or used. */
  static final int MODEL = 3;

  /** Another file or a dataset cannot be read, written or used. */
  static final int BAD_INPUT = 4;

  /** A defect of the program; --verbose shows where. As EX_SOFTWARE of sysexits.h. */
  static final int INTERNAL_ERROR = 70;

  /** Stopped by SIGINT, as by Ctrl-C: 128 and the number of the signal. */
  static final int STOPPED = 130;

  /** Stopped by SIGTERM. */
  static final int TERMINATED = 143;

  private ExitCode() {}
}
