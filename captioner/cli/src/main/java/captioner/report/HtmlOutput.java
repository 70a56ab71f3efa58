package captioner.report;

import captioner.image.Resize;
import captioner.output.CountedWriter;
import captioner.resume.ReportOutput;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder for an {@link HtmlReport}.
 *
 * @param folder is made if it is not there
 * @param model the name to be shown
 * @param resize how the model makes photos square
 */
public record HtmlOutput(Path folder, String model, Resize resize) implements ReportOutput {
  @Override
  public CountedWriter begin() throws IOException {
    return HtmlReport.create(folder, model, resize);
  }

  @Override
  public CountedWriter goOn(long rows) throws IOException {
    return HtmlReport.resume(folder, model, resize, Math.toIntExact(rows));
  }
}
