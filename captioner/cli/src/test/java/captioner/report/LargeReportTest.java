package captioner.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.image.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private void write(Path report) throws IOException {
    Path photo = ReportPhotos.photo(temp.resolve("in/photo.png"), 64, 48);
    HtmlReport writer = HtmlReport.create(report, "tiny", Resize.SQUASH);
    for (int i = 0; i < PHOTOS; i++) {
      Path copy = Files.copy(photo, photo.resolveSibling(i + ".png"));
      String caption = "A dog of number%d runs over the green and brown field.".formatted(i % 1000);
      writer.write(ReportPhotos.captioned(copy, caption, 0.5));
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
