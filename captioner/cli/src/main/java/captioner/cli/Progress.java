package captioner.cli;

/** Tells the user how far a run is, beside messages that are to stay. */
interface Progress {
  /** Takes note that a photo is done. */
  void update(Tally tally);

  /** Prints what has gone wrong. */
  void warn(String message);

  /** Prints what is good to know. */
  void tell(String message);

  /** Leaves the terminal to others. */
  void close();
}
