package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.report.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of the server in a browser; skipped where there is none. */
class ServePageTest {
  private static final Path IMAGES = BundledServer.ROOT.resolve("datasets/sample/images");
  private static final Path CHILD = IMAGES.resolve("000000000785.jpg").toAbsolutePath();
  private static final Path GROUP = IMAGES.resolve("000000007574.jpg").toAbsolutePath();
  private static final String CAPTION = "A skier in a red jacket is skiing down a snowy hill.";
  private static final String OURS = "(http://127\\.0\\.0\\.1:\\d+/|blob:http://127|data:).*";

  private static final String TRANSFER =
      """
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));
      transfer.items.add(new File([bytes], arguments[1]));
      """;

  @TempDir static Path temp;
  private static BundledServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    if (Browser.isInstalled()) { // or every test will say so
      browser = Browser.start();
      server = BundledServer.start(ServeConfig.defaults());
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @BeforeEach
  void openPage() {
    Browser.assumeInstalled();
    browser.show(1280, 900, "light");
    browser.open(URI.create(server.address()));
  }

  private static void drop(Path file) throws IOException {
    browser.run(
        TRANSFER + "document.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer}))",
        Base64.getEncoder().encodeToString(Files.readAllBytes(file)),
        file.getFileName().toString());
  }

  private static void awaitCaption(String caption) {
    browser.await(
        "return document.getElementById('caption').textContent === '%s'"
            .formatted(caption.replace("'", "\\'")));
    browser.await("return document.getElementById('status').textContent === ''");
    browser.await("return document.getElementById('picture').naturalWidth > 0");
  }

  @Test
  void aDroppedPhotoIsCaptionedAndItsWordsShowWhereTheModelLooked() throws IOException {
    browser.screenshot("serve-empty");
    drop(CHILD);
    awaitCaption(CAPTION);
    assertEquals(CAPTION, browser.find("#picture").getAttribute("alt"));
    assertEquals(12, browser.findAll("#words button").size());
    assertEquals(3, browser.findAll("#captions tr").size());
    assertFalse(browser.find("#veil").isDisplayed(), "the photo alone, first");

    WebElement jacket = browser.findAll("#words button").get(5);
    browser.run("arguments[0].focus()", jacket);
    assertTrue(browser.find("#veil").isDisplayed());
    assertTrue(
        browser.find("#gaze").getText().startsWith("For “jacket” it looked most at the "),
        browser.find("#gaze").getText());
    assertNotEquals(0L, browser.run(heatSpread()), "not one colour");
    browser.screenshot("serve-word-light");
    browser.show(1280, 900, "dark");
    browser.screenshot("serve-word-dark");
    browser.show(390, 844, "light");
    assertEquals(
        true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
    browser.screenshot("serve-word-phone");
    browser.assertQuiet(OURS);
  }

  /** Returns a script for the difference between the brightest and the darkest red. */
  private static String heatSpread() {
    return """
        const data = document.getElementById('heat').getContext('2d').getImageData(0, 0, 112, 112).data;
        const reds = data.filter((_, i) => i % 4 === 0);
        return Math.max(...reds) - Math.min(...reds);
        """;
  }

  @Test
  void aChosenAndAPastedPhotoStandBesideEachOther() throws IOException {
    browser.find("#files").sendKeys(GROUP.toString());
    awaitCaption("A man is sitting at a table in a kitchen.");
    browser.run(
        TRANSFER + "document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: transfer}))",
        Base64.getEncoder().encodeToString(Files.readAllBytes(CHILD)),
        "pasted.jpg");
    awaitCaption(CAPTION);
    assertEquals(2, browser.findAll("#grid button").size());
    browser.findAll("#grid button").get(0).click();
    awaitCaption("A man is sitting at a table in a kitchen.");
    assertEquals("true", browser.findAll("#grid button").get(0).getAttribute("aria-current"));
    browser.assertQuiet(OURS);
  }

  @Test
  void theCameraTakesAPhoto() {
    browser.find("#camera").click();
    browser.await("return document.getElementById('video').videoWidth > 0");
    browser.find("#shoot").click();
    browser.await("return document.getElementById('caption').textContent !== ''");
    browser.await("return document.getElementById('picture').naturalWidth > 0");
    assertFalse(browser.find("#viewfinder").isDisplayed());
    browser.assertQuiet(OURS);
  }

  @Test
  void aFileThatIsNoPhotoGetsAFriendlyMessage() throws IOException {
    drop(Files.writeString(temp.resolve("<b>notes</b>.txt".replace("/", "")), "not a photo"));
    browser.await("return !document.getElementById('error').hidden");
    assertEquals(
        "<b>notes<b>.txt cannot be captioned: not an image (JPEG, PNG, GIF, BMP, WebP and TIFF are"
            + " read).",
        browser.find("#error").getText());
    assertEquals("alert", browser.find("#error").getAttribute("role"));
    assertFalse(browser.find("#result").isDisplayed());
    browser.screenshot("serve-error");
    drop(CHILD);
    awaitCaption(CAPTION);
    assertFalse(browser.find("#error").isDisplayed(), "it goes with the next photo");
  }

  @Test
  void beamAndChanceWriteAnew() throws IOException {
    drop(CHILD);
    awaitCaption(CAPTION);
    browser.find("#beam").sendKeys(Keys.HOME); // greedy
    browser.await("return document.querySelectorAll('#captions tr').length === 1");
    browser.find("#search").sendKeys("chance");
    browser.await("return !document.getElementById('temperature-label').hidden");
    browser.await("return document.getElementById('status').textContent === ''");
    browser.find("#again").click();
    browser.await("return document.getElementById('status').textContent !== ''");
    browser.await("return document.getElementById('status').textContent === ''");
    assertFalse(browser.find("#caption").getText().isEmpty());
    browser.assertQuiet(OURS);
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() throws IOException {
    drop(CHILD);
    awaitCaption(CAPTION);
    browser.run("document.querySelector('#words button').focus()");
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertEquals("in", browser.focused().getText());
    assertTrue(browser.find("#gaze").getText().contains("“in”"));
    browser.press(Keys.ENTER);
    assertEquals("true", browser.focused().getAttribute("aria-pressed"));
    browser.press(Keys.END);
    assertEquals("hill", browser.focused().getText());
    browser.press(Keys.TAB);
    assertEquals("Copy as alt text", browser.focused().getText());
    assertTrue(browser.find("#gaze").getText().contains("“in”"), "the word that was kept is back");
    for (String control : List.of("#pick", "#search", "#beam", "#copy-html", "summary")) {
      assertEquals(0, Integer.parseInt(browser.find(control).getDomProperty("tabIndex")), control);
      assertFalse(browser.find(control).getAccessibleName().isEmpty(), control);
    }
  }

  @Test
  void theCaptionIsCopiedAsHtml() throws IOException {
    drop(CHILD);
    awaitCaption(CAPTION);
    browser.find("#copy-html").click();
    browser.await("return document.getElementById('copied').textContent !== ''");
    String said = browser.find("#copied").getText();
    assertTrue(said.endsWith("<img src=\"000000000785.jpg\" alt=\"" + CAPTION + "\">"), said);
  }

  @Test
  void textStandsOutFromItsBackground() throws IOException {
    for (String scheme : List.of("light", "dark")) {
      browser.show(1280, 900, scheme);
      browser.open(URI.create(server.address()));
      drop(temp.resolve("no-photo"), "no photo");
      browser.await("return !document.getElementById('error').hidden");
      drop(CHILD);
      awaitCaption(CAPTION);
      browser.findAll("#words button").get(1).click();
      assertEquals(List.of(), browser.faintTexts(), scheme);
      browser.open(URI.create(server.address() + "docs"));
      assertEquals(List.of(), browser.faintTexts(), scheme);
    }
    browser.screenshot("serve-docs-dark");
  }

  private static void drop(Path file, String content) throws IOException {
    drop(Files.writeString(file, content));
  }
}
