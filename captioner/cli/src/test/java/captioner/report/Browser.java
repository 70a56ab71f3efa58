package captioner.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, which records what it asks of the network and its console. */
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /**
   * Lists texts with less contrast than WCAG 2.1 level AA asks for, 4.5, and how much they have.
   */
  private static final String FAINT_TEXT =
      """
      const luminance = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const background = element => {
        const own = getComputedStyle(element).backgroundColor;
        return own === 'rgba(0, 0, 0, 0)' ? background(element.parentElement) : own;
      };
      return [...document.querySelectorAll('body *')]
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
          .filter(e => !e.disabled && e.checkVisibility())
          .map(e => {
            const [a, b] = [getComputedStyle(e).color, background(e)].map(luminance);
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            return [contrast, e.tagName + ' ' + e.textContent + ': ' + contrast];
          })
          .filter(([contrast]) => contrast < 4.5)
          .map(([, text]) => text);
      """;

  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Skips a test where the browser is not installed. */
  public static void assumeInstalled() {
    assumeTrue(
        isInstalled(),
        "needs a browser: apt-get install --no-install-recommends chromium chromium-driver");
  }

  public static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  public static Browser start() {
    SELENIUM.setLevel(Level.SEVERE); // it misses classes for parts of the browser not used here
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.addArguments(
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"); // a camera
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    File driver = DRIVER.toFile(); // named, so that Selenium does not look for one on the network
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver).build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Sets the window's size, px, and what the reader prefers: light or dark. */
  public void show(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens a report, its records empty, and returns the milliseconds until its photos are there. */
  long open(Path report) {
    return open(report.resolve("index.html").toUri());
  }

  /** Opens a page, its records empty, and returns the milliseconds until it says it is ready. */
  public long open(URI page) {
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
    long start = System.nanoTime();
    driver.get(page.toString());
    await("return document.documentElement.dataset.ready === 'true' || !document.scripts.length");
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Waits until a script returns true. */
  public void await(String script) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Boolean.TRUE.equals(run(script))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never true: " + script);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Returns texts with too little contrast, and how much they have. */
  public Object faintTexts() {
    return run(FAINT_TEXT);
  }

  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  public List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  public WebElement focused() {
    return driver.switchTo().activeElement();
  }

  public void press(Keys... keys) {
    for (Keys key : keys) {
      focused().sendKeys(key);
    }
  }

  /** Keeps what is to be seen, for people to look at. */
  public void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/report-screenshots"));
    Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Checks that the console is empty and nothing but files of this machine was asked for. */
  void assertQuiet() {
    assertQuiet("(file|data):.*");
  }

  /** Checks that the console is empty and nothing but some addresses was asked for. */
  public void assertQuiet(String addresses) {
    List<String> said =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .map(LogEntry::getMessage)
            .toList();
    assertEquals(List.of(), said);
    List<String> requests = requests();
    assertEquals(List.of(), requests.stream().filter(url -> !url.matches(addresses)).toList());
    assertEquals(false, requests.isEmpty(), "requests are recorded");
  }

  private List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonObject message =
          JsonParser.parseString(entry.getMessage()).getAsJsonObject().getAsJsonObject("message");
      if (message.get("method").getAsString().equals("Network.requestWillBeSent")) {
        JsonObject request = message.getAsJsonObject("params").getAsJsonObject("request");
        requests.add(request.get("url").getAsString());
      }
    }
    return requests;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
