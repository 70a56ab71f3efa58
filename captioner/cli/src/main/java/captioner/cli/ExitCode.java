package captioner.cli;

/** What the program tells its caller. */
final class ExitCode {
  /** All was done. */
  static final int OK = 0;

  /** A defect of the program; --verbose shows where. */
  static final int INTERNAL_ERROR = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** Some photos could not be captioned; the others were. */
  static final int SOME_FAILED = 3;

  /** A file, dataset or model cannot be used. */
  static final int BAD_INPUT = 4;

  /** Stopped by a signal such as Ctrl-C; shells report it as 130 or 143. */
  static final int STOPPED = 130;

  private ExitCode() {}
}
