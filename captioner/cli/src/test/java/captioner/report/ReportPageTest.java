package captioner.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.image.PhotoSearch;
import captioner.image.Photos;
import captioner.image.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The report in a browser; skipped where there is none. */
class ReportPageTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("project.root", "../..")).resolve("datasets/sample/images");
  private static final String HOSTILE = "<img src=x onerror=alert(1)>.png";
  private static final List<String> CAPTIONS =
      List.of(
          "A brown dog runs over the green grass.",
          "Two people stand in front of a building.",
          "A skier in a red jacket is skiing down a snowy hill.",
          "A man rides a bicycle.");

  @TempDir static Path temp;
  private static Path report;
  private static Browser browser;

  @BeforeAll
  static void writeReport() throws IOException {
    if (!Browser.isInstalled()) {
      return; // every test will say so
    }
    browser = Browser.start();
    report = temp.resolve("report");
    HtmlReport writer = HtmlReport.create(report, "tiny", Resize.SQUASH);
    List<Path> photos = Photos.find(List.of(SAMPLE), PhotoSearch.defaults()).files().subList(0, 24);
    for (int i = 0; i < photos.size(); i++) {
      writer.write(
          ReportPhotos.captioned(
              photos.get(i), CAPTIONS.get(i % CAPTIONS.size()), 0.3 + 0.4 * (i * 7 % 24) / 24));
    }
    Path hostile = ReportPhotos.photo(temp.resolve("in").resolve(HOSTILE), 300, 500);
    writer.write(ReportPhotos.captioned(hostile, "A </script><b>bold</b> & \"quoted\" cat.", 0.9));
    writer.writeFailure(Path.of("<b>broken</b>.jpg"), "<b>broken</b>.jpg: truncated JPEG");
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openReport() {
    Browser.assumeInstalled();
    browser.show(1280, 900, "light");
    browser.open(report);
  }

  @Test
  void showsEveryPhotoWithItsCaptionAsAlternativeText() throws IOException {
    assertEquals(25, browser.findAll("#grid li").size());
    WebElement image = browser.find("#grid img");
    assertEquals(CAPTIONS.get(0), image.getAttribute("alt"));
    browser.await("return document.querySelector('#grid img').naturalWidth > 0");
    assertEquals(
        CAPTIONS.get(0) + " 30\u00a0% confident", browser.find("#grid button").getAccessibleName());
    assertEquals("25 photos", browser.find("#count").getText());
    browser.screenshot("grid-light");
    browser.show(1280, 900, "dark");
    browser.screenshot("grid-dark");
    browser.assertQuiet();
  }

  @Test
  void searchNarrowsToPhotosWithAllWords() {
    browser.find("#search").sendKeys("RED ski");

    assertEquals("6 of 25 photos", browser.find("#count").getText());
    assertEquals("status", browser.find("#count").getAttribute("role"));
    for (WebElement image : browser.findAll("#grid img")) {
      assertEquals(CAPTIONS.get(2), image.getAttribute("alt"));
    }
    browser.find("#search").sendKeys(" elephant");
    assertTrue(browser.find("#nothing").isDisplayed());
    assertEquals("0 of 25 photos", browser.find("#count").getText());
    browser.assertQuiet();
  }

  @Test
  void sortsByConfidence() {
    browser.find("#sort option[value=most]").click();
    assertEquals("90 % confident", firstConfidence());
    browser.find("#sort option[value=least]").click();
    assertEquals("30 % confident", firstConfidence());
  }

  @Test
  void clickShowsTheAttentionOfAChosenWord() throws IOException {
    browser.find("#grid button").click();
    assertTrue(browser.find("#viewer").isDisplayed());
    assertFalse(browser.find("#veil").isDisplayed(), "the photo alone, first");
    assertEquals(2, browser.findAll("#captions tr").size());

    browser.findAll("#words button").get(1).click(); // second cell of the diagonal
    assertTrue(browser.find("#veil").isDisplayed());
    List<Long> heat = heat();
    assertEquals(8, heat.indexOf(Collections.max(heat)), "lightest where it looked");
    assertEquals(
        "For “brown” it looked most at the top left: 52 % of its attention in one of 7 × 7 cells.",
        browser.find("#gaze").getText());
    browser.await("return document.getElementById('picture').complete");
    browser.screenshot("word-light");
    browser.show(1280, 900, "dark");
    browser.screenshot("word-dark");
    browser.show(390, 844, "light");
    browser.screenshot("word-phone");

    browser.findAll("#words button").get(1).click();
    browser.run("document.activeElement.dispatchEvent(new MouseEvent('mouseleave'))");
    assertFalse(browser.find("#veil").isDisplayed(), "chosen again, it is let go");
    browser.assertQuiet();
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() {
    browser.run("document.querySelector('#grid button').focus()");
    browser.press(Keys.ARROW_RIGHT, Keys.ENTER);
    assertEquals("Photo 2 of 25", browser.focused().getText());
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertEquals("people", browser.focused().getText());
    assertEquals("true", browser.focused().getAttribute("aria-pressed"));
    assertTrue(browser.find("#gaze").getText().contains("“people”"));

    browser.press(Keys.PAGE_DOWN);
    assertEquals("Photo 3 of 25", browser.find("#place").getText());
    for (int i = 0; i < 25; i++) { // the focus goes round within the dialog, or to the browser
      browser.press(Keys.TAB);
      assertEquals(
          true,
          browser.run(
              "return document.activeElement === document.body"
                  + " || document.getElementById('viewer').contains(document.activeElement)"));
    }
    browser.run("document.getElementById('close').focus()");
    browser.press(Keys.ESCAPE);
    assertFalse(browser.find("#viewer").isDisplayed());
    assertEquals(
        CAPTIONS.get(2),
        browser.run("return document.activeElement.querySelector('img').alt"),
        "the focus returns to the photo");
  }

  @Test
  void namesAndCaptionsAreTextAndNeverMarkup() {
    browser.find("#search").sendKeys("onerror");
    assertEquals("1 of 25 photos", browser.find("#count").getText());
    browser.find("#grid button").click();

    assertTrue(browser.find("#path").getText().endsWith(HOSTILE));
    assertEquals(
        "A </script><b>bold</b> & \"quoted\" cat.", browser.find("#picture").getAttribute("alt"));
    assertEquals(0, browser.findAll("#grid b, #viewer b, #failures b, img[src=x]").size());
    browser.assertQuiet(); // a policy that blocked something would say so
  }

  @Test
  void photosThatFailedAreListedWithTheirReasons() {
    assertEquals("1 photo could not be captioned", browser.find("#failures summary").getText());
    browser.find("#failures summary").click();
    assertEquals("<b>broken</b>.jpg: truncated JPEG", browser.find("#failures li").getText());
  }

  @Test
  void textStandsOutFromItsBackground() {
    for (String scheme : List.of("light", "dark")) {
      browser.show(1280, 900, scheme);
      browser.open(report);
      browser.find("#failures summary").click();
      browser.find("#grid button").click();
      browser.findAll("#words button").get(1).click();
      assertEquals(List.of(), browser.faintTexts(), scheme);
    }
  }

  @Test
  void fitsAPhone() throws IOException {
    browser.show(390, 844, "light");
    assertEquals(
        true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
    browser.screenshot("grid-phone");
  }

  @Test
  void scriptFromElsewhereIsRefused() {
    Object policy = browser.run("return document.querySelector('meta[http-equiv]').content");
    assertTrue(policy.toString().startsWith("default-src 'none';"), policy.toString());
  }

  @Test
  void aReportCutInAFileShowsTheOthers() throws IOException {
    Path cut = temp.resolve("cut");
    HtmlReport writer = HtmlReport.create(cut, "tiny", Resize.SQUASH);
    for (int i = 0; i < ReportLog.LINES_A_FILE; i++) {
      writer.writeFailure(Path.of(i + ".jpg"), "empty file");
    }
    writer.write(
        ReportPhotos.captioned(ReportPhotos.photo(temp.resolve("in/a.png"), 9, 9), "A dog.", 0.5));
    Files.writeString(cut.resolve("data/000.js"), "photo({\"path\":\"half");
    browser.open(cut);

    assertEquals("1 photo", browser.find("#count").getText());
    assertNotEquals(0, browser.findAll("#grid img").size());
  }

  private static String firstConfidence() {
    return browser.find("#grid .sure").getText();
  }

  /** Returns the sums of red, green and blue of the heat in the middles of 7 x 7 cells. */
  private static List<Long> heat() {
    Object sums =
        browser.run(
            """
            const heat = document.getElementById('heat').getContext('2d').getImageData(0, 0, 112, 112);
            const sum = at => heat.data[at] + heat.data[at + 1] + heat.data[at + 2];
            return Array.from({length: 49}, (_, cell) =>
                sum(4 * (112 * (16 * Math.floor(cell / 7) + 8) + 16 * (cell % 7) + 8)));
            """);
    return ((List<?>) sums).stream().map(Long.class::cast).toList();
  }
}
