package captioner.report;

import captioner.Caption;
import captioner.CaptionedPhoto;
import captioner.image.Resize;
import captioner.image.UnreadablePhotoException;
import captioner.output.CountedWriter;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes a folder of web pages: a grid of photos with captions to search and sort, and for each
 * photo its n best captions, their scores and the attention of every word.
 *
 * <p>Whatever was written is in the report at once, also after the process was killed. A photo that
 * is written again replaces what was said of it. Memory does not grow with the number of photos.
 * Not safe for use by many threads.
 */
public final class HtmlReport implements CountedWriter {
  private static final List<String> PAGE =
      List.of("index.html", "report.css", "heat.js", "report.js");
  private static final List<String> CONTENT = List.of("data", "photos", "thumbnails");
  private static final Gson GSON = new Gson();

  private final ReportLog log;
  private final ReportPictures pictures;
  private final Resize resize;

  private HtmlReport(Path folder, ReportLog log, Resize resize) {
    this.log = log;
    this.resize = resize;
    pictures = new ReportPictures(folder);
  }

  /**
   * Begins a report; one that is in the folder already is replaced.
   *
   * @param folder is made if it is not there
   * @param model the name to be shown
   * @param resize how the model makes photos square, so that attention lies where it belongs
   * @throws IOException if the folder holds other things, or cannot be written
   */
  public static HtmlReport create(Path folder, String model, Resize resize) throws IOException {
    if (ReportLog.isIn(folder)) {
      for (String content : CONTENT) {
        empty(folder.resolve(content));
      }
    } else if (Files.exists(folder) && !isEmpty(folder)) {
      throw new IOException(
          folder + " holds other things than a report; give the report a folder of its own");
    }
    Files.createDirectories(folder);
    copyPage(folder);
    return new HtmlReport(folder, ReportLog.begin(folder, model), resize);
  }

  /**
   * Goes on with the report in a folder, or begins one where there is none.
   *
   * @param model must be the report's
   * @throws IOException if the folder holds other things or captions by another model
   */
  public static HtmlReport resume(Path folder, String model, Resize resize) throws IOException {
    if (!ReportLog.isIn(folder)) {
      return create(folder, model, resize);
    }
    HtmlReport report = new HtmlReport(folder, ReportLog.resume(folder, model), resize);
    copyPage(folder);
    return report;
  }

  /**
   * Goes on with the report in a folder after its first rows; what follows them is lost.
   *
   * @param model must be the report's
   * @param rows photos and failures that were written
   * @throws IOException if the folder holds no report of that many rows, or captions by another
   *     model
   */
  public static HtmlReport resume(Path folder, String model, Resize resize, int rows)
      throws IOException {
    ReportLog.keep(folder, rows);
    return resume(folder, model, resize);
  }

  @Override
  public long rows() {
    return log.next();
  }

  /** Adds a photo; as a failure if it cannot be read any more. */
  @Override
  public void write(CaptionedPhoto photo) throws IOException {
    try {
      BufferedImage picture = pictures.write(log.next(), photo.photo());
      log.append("photo", values(photo, picture));
    } catch (UnreadablePhotoException e) {
      writeFailure(photo.photo(), e.getMessage());
    }
  }

  @Override
  public void writeFailure(Path photo, String reason) throws IOException {
    JsonObject values = new JsonObject();
    values.addProperty("path", photo.toString());
    values.addProperty("reason", reason);
    log.append("failure", values);
  }

  private JsonObject values(CaptionedPhoto photo, BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    JsonObject values = new JsonObject();
    values.addProperty("path", photo.photo().toString());
    values.addProperty("width", width);
    values.addProperty("height", height);
    values.add("captions", GSON.toJsonTree(photo.captions().stream().map(Sentence::of).toList()));
    values.add("words", GSON.toJsonTree(photo.best().tokens()));
    AttentionRegion region = AttentionRegion.of(resize, width, height);
    photo
        .attention()
        .map(map -> GSON.toJsonTree(PackedAttention.of(map, region)))
        .ifPresent(packed -> values.add("attention", packed));
    return values;
  }

  /** A caption with numbers as short as they are shown. */
  private record Sentence(String text, double confidence, double score, double logProb) {
    static Sentence of(Caption caption) {
      return new Sentence(
          caption.text(),
          rounded(caption.confidence()),
          rounded(caption.score()),
          rounded(caption.logProb()));
    }

    private static double rounded(double value) {
      return Math.round(10_000 * value) / 10_000.0;
    }
  }

  private static void copyPage(Path folder) throws IOException {
    for (String file : PAGE) {
      try (InputStream in = HtmlReport.class.getResourceAsStream(file)) {
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  /** Deletes what a report wrote into one of its folders. */
  private static void empty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{js,jpg,part}")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
  }
}
