package captioner.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.CaptionedPhoto;
import captioner.image.Resize;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  @TempDir Path temp;
  private Path folder;
  private Path photo;

  @BeforeEach
  void makePhoto() throws IOException {
    folder = temp.resolve("report");
    photo = ReportPhotos.photo(temp.resolve("in/photo.png"), 1200, 600);
  }

  @Test
  void everyNumberOfACaptionIsInTheData() throws IOException {
    begin().write(ReportPhotos.captioned(photo, "A red dog.", 0.5));

    JsonObject values = entries().get(0).values();
    assertEquals(photo.toString(), values.get("path").getAsString());
    assertEquals("[\"a\",\"red\",\"dog\"]", values.get("words").toString());
    assertEquals(
        "{\"text\":\"A red dog.\",\"confidence\":0.5,\"score\":-0.9242,\"logProb\":-2.7726}",
        values.getAsJsonArray("captions").get(0).toString());
    assertEquals(2, values.getAsJsonArray("captions").size());
    JsonObject attention = values.getAsJsonObject("attention");
    assertEquals("[0.52,0.52,0.52]", attention.get("peaks").toString());
    byte[] cells = Base64.getDecoder().decode(attention.get("cells").getAsString());
    assertEquals(3 * 49, cells.length);
    assertEquals(255, cells[49 + 8] & 0xff, "the second word looks at the second cell down right");
    assertEquals(5, cells[0 + 8]);
  }

  @Test
  void captionsWithoutAttentionAreWrittenToo() throws IOException {
    CaptionedPhoto looked = ReportPhotos.captioned(photo, "A red dog.", 0.5);
    begin().write(new CaptionedPhoto(photo, looked.captions(), Optional.empty()));

    assertFalse(entries().get(0).values().has("attention"));
  }

  @Test
  void photosAreCopiedSmallAndInShape() throws IOException {
    begin().write(ReportPhotos.captioned(photo, "A red dog.", 0.5));

    assertSize(960, 480, ImageIO.read(folder.resolve("photos/000000.jpg").toFile()));
    assertSize(320, 160, ImageIO.read(folder.resolve("thumbnails/000000.jpg").toFile()));
    assertEquals(960, entries().get(0).values().get("width").getAsInt());
  }

  @Test
  void photosAreTurnedUpright() throws IOException {
    Path turned =
        Path.of(System.getProperty("project.root", "../.."))
            .resolve("captioner/core/src/test/resources/image/oriented6.jpg");
    begin().write(ReportPhotos.captioned(turned, "A red dog.", 0.5));

    BufferedImage stored = ImageIO.read(turned.toFile());
    BufferedImage copy = ImageIO.read(folder.resolve("photos/000000.jpg").toFile());
    assertSize(stored.getHeight(), stored.getWidth(), copy);
  }

  @Test
  void scalingDownKeepsEdgesWhereTheyAre() throws IOException {
    BufferedImage small = ReportPictures.fit(ImageIO.read(photo.toFile()), 100);

    assertSize(100, 50, small);
    assertEquals(0xffff0000, small.getRGB(47, 25));
    assertEquals(0xff0000ff, small.getRGB(52, 25));
    assertSize(1, 320, ReportPictures.fit(new BufferedImage(2, 9000, 1), 320));
  }

  @Test
  void textCannotBecomeMarkup() throws IOException {
    String caption = "</script><script>alert(1)</script>\u2028\"'";
    begin().write(ReportPhotos.captioned(photo, caption, 0.5));

    String data = Files.readString(folder.resolve("data/000.js"));
    assertFalse(data.contains("<") || data.contains("\u2028"), data);
    assertEquals(1, data.lines().count());
    JsonObject best = entries().get(0).values().getAsJsonArray("captions").get(0).getAsJsonObject();
    assertEquals(caption, best.get("text").getAsString());
  }

  @Test
  void linesAreDividedAmongFilesThatAboutCounts() throws IOException {
    HtmlReport report = begin();
    for (int i = 0; i < 2 * ReportLog.LINES_A_FILE + 1; i++) {
      report.writeFailure(Path.of(i + ".jpg"), "empty file");
    }

    assertEquals(1, Files.readAllLines(folder.resolve("data/002.js")).size());
    assertEquals(
        "about({\"model\":\"tiny\",\"files\":3});\n",
        Files.readString(folder.resolve("data/about.js")));
    assertEquals(501, entries().size());
  }

  @Test
  void aReportIsWholeAfterEveryPhoto() throws IOException {
    HtmlReport report = begin();
    for (int i = 0; i < 3; i++) {
      report.write(ReportPhotos.captioned(photo, "A red dog.", 0.5));
      assertEquals(i + 1, entries().size());
      assertEquals(7 + 2 * (i + 1) - 1, files().size()); // nothing temporary is left
    }
  }

  @Test
  void resumingTakesAwayTheCutLineAndGoesOn() throws IOException {
    HtmlReport killed = begin();
    killed.write(ReportPhotos.captioned(photo, "A red dog.", 0.5));
    killed.writeFailure(Path.of("broken.jpg"), "broken.jpg: empty file");
    byte[] cut = "photo({\"path\":\"caf\u00e9".getBytes(StandardCharsets.UTF_8);
    Files.write(
        folder.resolve("data/000.js"),
        Arrays.copyOf(cut, cut.length - 1), // in the middle of the letter
        StandardOpenOption.APPEND);

    HtmlReport.resume(folder, "tiny", Resize.SQUASH)
        .write(ReportPhotos.captioned(photo.resolveSibling("photo.png"), "A blue dog.", 0.5));
    List<ReportLog.Entry> entries = entries();
    assertEquals(3, entries.size());
    assertEquals(3, Files.readAllLines(folder.resolve("data/000.js")).size());
    assertEquals(2, entries.get(2).number());
    assertTrue(Files.exists(folder.resolve("photos/000002.jpg")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL")
  void aKilledRunLeavesAWorkingReport() throws Exception {
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                folder.toString(),
                photo.toString())
            .start();
    while (writer.isAlive() && !Files.exists(folder.resolve("thumbnails/000009.jpg"))) {
      Thread.sleep(1);
    }
    writer.destroyForcibly().waitFor();

    HtmlReport.resume(folder, "tiny", Resize.SQUASH)
        .write(ReportPhotos.captioned(photo, "A red dog.", 0.5));
    List<ReportLog.Entry> entries = entries();
    assertTrue(entries.size() >= 10, entries.size() + " lines");
    assertEquals(entries.size(), Files.readAllLines(folder.resolve("data/000.js")).size());
    for (ReportLog.Entry entry : entries) {
      String picture = "photos/%06d.jpg".formatted(entry.number());
      assertSize(960, 480, ImageIO.read(folder.resolve(picture).toFile()));
    }
  }

  /** Writes a report until it is killed. */
  static final class Endless {
    public static void main(String[] args) throws IOException {
      HtmlReport report = HtmlReport.create(Path.of(args[0]), "tiny", Resize.SQUASH);
      for (int i = 0; i < ReportLog.LINES_A_FILE; i++) {
        report.write(ReportPhotos.captioned(Path.of(args[1]), "A red dog.", 0.5));
      }
    }
  }

  @Test
  void resumingAtTheEndOfAFileBeginsTheNext() throws IOException {
    HtmlReport report = begin();
    for (int i = 0; i < ReportLog.LINES_A_FILE; i++) {
      report.writeFailure(Path.of(i + ".jpg"), "empty file");
    }
    HtmlReport.resume(folder, "tiny", Resize.SQUASH).writeFailure(photo, "empty file");

    assertEquals(251, entries().size());
    assertEquals(250, entries().get(250).number());
  }

  @Test
  void resumingWhereNothingIsBegins() throws IOException {
    HtmlReport.resume(folder, "tiny", Resize.SQUASH);

    assertEquals(List.of(), entries());
  }

  @Test
  void beginningAnewLeavesNothingOfTheReportBefore() throws IOException {
    begin().write(ReportPhotos.captioned(photo, "A red dog.", 0.5));
    begin();

    assertEquals(List.of(), entries());
    assertFalse(Files.exists(folder.resolve("photos/000000.jpg")));
  }

  @Test
  void photosThatVanishedAreFailures() throws IOException {
    Path gone = temp.resolve("gone.jpg");
    begin().write(ReportPhotos.captioned(gone, "A red dog.", 0.5));

    assertEquals("failure", entries().get(0).call());
    assertEquals(gone + ": no such file", entries().get(0).values().get("reason").getAsString());
  }

  @Test
  void foldersWithOtherThingsAreLeftAlone() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thesis.txt"), "years of work");

    IOException refused = assertThrows(IOException.class, this::begin);
    assertEquals(
        folder + " holds other things than a report; give the report a folder of its own",
        refused.getMessage());
  }

  @Test
  void captionsOfTwoModelsAreNotMixed() throws IOException {
    begin();

    IOException refused =
        assertThrows(IOException.class, () -> HtmlReport.resume(folder, "other", Resize.SQUASH));
    assertEquals(
        "the report " + folder + " has captions by tiny, not by other; give it another folder",
        refused.getMessage());
  }

  @Test
  void brokenDataIsNamed() throws IOException {
    begin();
    Files.writeString(folder.resolve("data/about.js"), "nonsense");

    IOException refused =
        assertThrows(IOException.class, () -> HtmlReport.resume(folder, "tiny", Resize.SQUASH));
    assertEquals(
        folder.resolve("data/about.js") + " is broken; begin the report anew",
        refused.getMessage());
  }

  private HtmlReport begin() throws IOException {
    return HtmlReport.create(folder, "tiny", Resize.SQUASH);
  }

  private List<ReportLog.Entry> entries() throws IOException {
    List<ReportLog.Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      for (Path file : files.filter(file -> !file.endsWith("about.js")).sorted().toList()) {
        entries.addAll(ReportLog.entries(file).toList());
      }
    }
    return entries;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void assertSize(int width, int height, BufferedImage image) {
    assertEquals(width + " x " + height, image.getWidth() + " x " + image.getHeight());
  }
}
