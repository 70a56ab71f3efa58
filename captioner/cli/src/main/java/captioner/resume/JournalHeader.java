package captioner.resume;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run is, in the first line of its journal.
 *
 * @param version of the journal's form
 * @param outputs file names of all its outputs
 * @param settings by name: whatever changes the captions
 * @param begins where the first row begins, in each row file and report
 * @param rewrites how many times rows were taken out
 */
record JournalHeader(
    int version,
    List<String> outputs,
    Map<String, String> settings,
    List<Long> begins,
    int rewrites) {
  static final int VERSION = 1;

  /** Returns the header of a run that begins. */
  static JournalHeader of(RunOutputs outputs, Map<String, String> settings) throws IOException {
    return new JournalHeader(
        VERSION, outputs.names(), new TreeMap<>(settings), outputs.beginnings(), 0);
  }

  JournalHeader withRewrites(int rewrites) {
    return new JournalHeader(version, outputs, settings, begins, rewrites);
  }
}
