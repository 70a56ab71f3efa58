package captioner.resume;

import captioner.output.CountedWriter;
import java.io.IOException;
import java.nio.file.Path;

/** A folder that takes a row a photo, in a form of its own. */
public interface ReportOutput {
  /** Returns the folder. */
  Path folder();

  /** Begins it; one of an earlier run that is there is replaced. */
  CountedWriter begin() throws IOException;

  /** Goes on with it after its first rows; those that follow are lost. */
  CountedWriter goOn(long rows) throws IOException;
}
