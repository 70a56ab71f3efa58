package captioner.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.CaptionedPhoto;
import captioner.image.Resize;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of 5,000 photos does not stall the browser; skipped where there is none. */
class LargeReportTest {
  private static final int PHOTOS = 5000;
  private static final int LONGEST_MS = 3000; // on a busy machine; a tenth otherwise

  @TempDir Path temp;

  @Test
  void fiveThousandPhotosOpenAndAreSearchedAtOnce() throws IOException {
    Browser.assumeInstalled();
    try (Browser browser = Browser.start()) {
      Path report = temp.resolve("report");
      write(report);
      browser.show(1280, 900, "light");

      long opened = browser.open(report);
      assertEquals("5,000 photos", browser.find("#count").getText());
      assertTrue(browser.findAll("#grid li").size() < 500, "cards are made as the reader scrolls");
      Number searched = search(browser, "number777 field");
      assertEquals("5 of 5,000 photos", browser.find("#count").getText());
      Number cleared = search(browser, "");
      browser.run("document.querySelector('#grid button').click()");
      browser.findAll("#words button").get(1).click();
      assertTrue(opened < LONGEST_MS, opened + " ms to open");
      assertTrue(searched.doubleValue() < LONGEST_MS / 3, searched + " ms to search");
      assertTrue(cleared.doubleValue() < LONGEST_MS / 3, cleared + " ms to clear the search");
      browser.assertQuiet();
    }
  }

  /** Writes one photo, and copies of what the report has of it. */
  private void write(Path report) throws IOException {
    Path photo = ReportPhotos.photo(temp.resolve("photo.png"), 640, 480);
    CaptionedPhoto captioned = ReportPhotos.captioned(photo, "A dog runs over the grass.", 0.5);
    HtmlReport.create(report, "tiny", Resize.SQUASH).write(captioned);
    JsonObject values =
        ReportLog.entries(report.resolve("data/000.js")).findFirst().orElseThrow().values();
    ReportLog log = ReportLog.resume(report, "tiny");
    for (int i = 1; i < PHOTOS; i++) {
      String caption = "A dog of number%d runs over the green field.".formatted(i % 1000);
      values.addProperty("path", i + ".png");
      values.getAsJsonArray("captions").get(0).getAsJsonObject().addProperty("text", caption);
      for (String folder : List.of("photos", "thumbnails")) {
        Path first = report.resolve(folder).resolve("000000.jpg");
        Files.copy(first, first.resolveSibling("%06d.jpg".formatted(i)));
      }
      log.append("photo", values);
    }
  }

  /** Types and returns the milliseconds until the new grid is laid out. */
  private static Number search(Browser browser, String text) {
    return (Number)
        browser.run(
            """
            const start = performance.now();
            const search = document.getElementById('search');
            search.value = arguments[0];
            search.dispatchEvent(new Event('input'));
            document.body.getBoundingClientRect();
            return performance.now() - start;
            """,
            text);
  }
}
