package captioner.report;

import captioner.AttentionMap;
import captioner.CaptionedPhoto;
import captioner.image.Resize;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One picture of a photo, its caption, and a panel for every word that shows where the captioner
 * looked when it wrote it; after Xu et al. 2015, "Show, Attend and Tell", figure 3, <a
 * href="https://arxiv.org/abs/1502.03044">arXiv:1502.03044</a>.
 */
public final class ExplainFigure {
  /** Longer side of the photo in a panel, px. */
  public static final int SIDE = 320;

  private static final int GAP = 20; // between panels and around them, px
  private static final Color INK = new Color(0x1c1b1a);
  private static final Color QUIET = new Color(0x5c5955);
  private static final Font CAPTION = new Font(Font.SANS_SERIF, Font.BOLD, 26);
  private static final Font NOTE = new Font(Font.SANS_SERIF, Font.PLAIN, 16);
  private static final Font WORD = new Font(Font.SANS_SERIF, Font.PLAIN, 20);

  private final BufferedImage photo;
  private final AttentionMap attention;
  private final AttentionRegion region;
  private final List<String> titles = new ArrayList<>();
  private final String caption;
  private final String note;

  private ExplainFigure(BufferedImage full, CaptionedPhoto captioned, Resize resize, String model) {
    photo = ReportPictures.fit(full, SIDE);
    attention =
        captioned
            .attention()
            .orElseThrow(() -> new IllegalArgumentException("this caption has no attention"));
    region = AttentionRegion.of(resize, full.getWidth(), full.getHeight());
    titles.add("photo");
    titles.addAll(captioned.best().tokens().subList(0, attention.words().size()));
    caption = captioned.best().text();
    note =
        String.format(
            Locale.ROOT,
            "%s, captioned by %s, %.0f %% confident",
            captioned.photo().getFileName(),
            model,
            100 * captioned.best().confidence());
  }

  /**
   * Draws the figure.
   *
   * @param photo upright
   * @param captioned with attention, for each of the caption's words or the first of them
   * @param resize how the model makes photos square
   * @param model the name to be shown
   * @throws IOException if this machine has no font to write with
   */
  public static BufferedImage draw(
      BufferedImage photo, CaptionedPhoto captioned, Resize resize, String model)
      throws IOException {
    ExplainFigure figure = new ExplainFigure(photo, captioned, resize, model);
    try {
      return figure.draw();
    } catch (LinkageError | InternalError e) { // how the platform says so
      throw new IOException(
          "this machine has no font to write with; install one, on Debian by"
              + " apt-get install fontconfig fonts-dejavu-core",
          e);
    }
  }

  private BufferedImage draw() {
    Graphics2D scratch = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    FontMetrics words = scratch.getFontMetrics(WORD);
    Rectangle panel = panel(words);
    int columns = Math.max(2, (int) Math.round(Math.sqrt(1.4 * titles.size())));
    int rows = (titles.size() + columns - 1) / columns;
    int width = GAP + columns * (panel.width + GAP);
    FontMetrics large = scratch.getFontMetrics(CAPTION);
    FontMetrics small = scratch.getFontMetrics(NOTE);
    List<String> captionLines = lines(caption, large, width - 2 * GAP);
    List<String> noteLines = lines(note, small, width - 2 * GAP);
    scratch.dispose();
    int head =
        GAP + captionLines.size() * large.getHeight() + noteLines.size() * small.getHeight() + GAP;

    BufferedImage figure =
        new BufferedImage(width, head + rows * (panel.height + GAP), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics(figure);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, figure.getWidth(), figure.getHeight());
    int y = write(graphics, captionLines, CAPTION, INK, GAP, GAP);
    write(graphics, noteLines, NOTE, QUIET, GAP, y);
    for (int i = 0; i < titles.size(); i++) {
      panel.setLocation(
          GAP + i % columns * (panel.width + GAP), head + i / columns * (panel.height + GAP));
      drawPanel(graphics, panel, i);
    }
    graphics.dispose();
    return figure;
  }

  /** Returns the size of a panel: a word above a photo. */
  private Rectangle panel(FontMetrics words) {
    double scale = (double) SIDE / Math.max(photo.getWidth(), photo.getHeight());
    int width = (int) Math.max(1, Math.round(scale * photo.getWidth()));
    int height = (int) Math.max(1, Math.round(scale * photo.getHeight()));
    int widest = titles.stream().mapToInt(words::stringWidth).max().orElse(0);
    return new Rectangle(Math.max(width, widest), words.getHeight() + height);
  }

  private void drawPanel(Graphics2D graphics, Rectangle panel, int index) {
    FontMetrics metrics = graphics.getFontMetrics(WORD);
    write(graphics, List.of(titles.get(index)), WORD, index == 0 ? QUIET : INK, panel.x, panel.y);
    int height = panel.height - metrics.getHeight();
    int width = Math.max(1, Math.round((float) height * photo.getWidth() / photo.getHeight()));
    Rectangle place = new Rectangle(panel.x, panel.y + metrics.getHeight(), width, height);
    graphics.drawImage(photo, place.x, place.y, width, height, null);
    if (index > 0) {
      drawHeat(graphics, place, attention.words().get(index - 1));
    }
  }

  /** Lays a word's attention over the photo that was drawn at a place. */
  private void drawHeat(Graphics2D graphics, Rectangle place, List<Float> weights) {
    Rectangle grid =
        new Rectangle(
            (int) Math.round(place.x + region.x() * place.width),
            (int) Math.round(place.y + region.y() * place.height),
            (int) Math.round(region.width() * place.width),
            (int) Math.round(region.height() * place.height));
    float[] heat =
        new HeatMap(attention.rows(), attention.columns(), weights).sample(grid.width, grid.height);
    BufferedImage veil = new BufferedImage(grid.width, grid.height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < heat.length; i++) {
      veil.setRGB(i % grid.width, i / grid.width, HeatColours.argb(heat[i]));
    }
    graphics.setClip(place);
    graphics.drawImage(veil, grid.x, grid.y, null);
    graphics.setClip(null);
    Area unseen = new Area(place);
    unseen.subtract(new Area(grid));
    graphics.setColor(new Color(HeatColours.argb(0), true));
    graphics.fill(unseen);
  }

  /** Writes lines from a corner on; returns where they end. */
  private static int write(
      Graphics2D graphics, List<String> lines, Font font, Color colour, int x, int y) {
    graphics.setFont(font);
    graphics.setColor(colour);
    FontMetrics metrics = graphics.getFontMetrics();
    int end = y;
    for (String line : lines) {
      graphics.drawString(line, x, end + metrics.getAscent());
      end += metrics.getHeight();
    }
    return end;
  }

  /** Breaks a text between words. */
  private static List<String> lines(String text, FontMetrics metrics, int width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && metrics.stringWidth(longer) > width) {
        lines.add(line);
        longer = word;
      }
      line = longer;
    }
    lines.add(line);
    return lines;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    return graphics;
  }
}
