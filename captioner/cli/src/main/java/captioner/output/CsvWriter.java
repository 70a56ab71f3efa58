package captioner.output;

import captioner.Caption;
import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes comma-separated values after RFC 4180: a header, then a record a photo, whose error is
 * empty or all it has besides its path. Values are written as they are, also those that a
 * spreadsheet would take for a formula: a path must stay the path.
 */
public final class CsvWriter implements CaptionWriter {
  private final CSVPrinter to;
  private final String model;

  /**
   * Writes to a stream of characters, which stays the caller's.
   *
   * @param model name to be written in each record
   */
  public CsvWriter(Appendable to, String model) throws IOException {
    this.to = new CSVPrinter(to, CSVFormat.RFC4180);
    this.model = model;
  }

  @Override
  public void begin() throws IOException {
    to.printRecord("path", "caption", "log_prob", "confidence", "model", "error");
  }

  @Override
  public void write(CaptionedPhoto photo) throws IOException {
    Caption best = photo.best();
    to.printRecord(
        photo.photo(),
        best.text(),
        Rounded.of(best.logProb()),
        Rounded.of(best.confidence()),
        model,
        "");
  }

  @Override
  public void writeFailure(Path photo, String reason) throws IOException {
    to.printRecord(photo, "", "", "", "", reason);
  }
}
