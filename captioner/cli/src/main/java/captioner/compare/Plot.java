package captioner.compare;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plot of some lines, or of values with their intervals.
 *
 * @param file its name, without what tells light from dark
 * @param title above it
 * @param x title of the x axis
 * @param y title of the y axis
 * @param lines to be drawn
 */
record Plot(String file, String title, String x, String y, List<Line> lines) {
  /** Of the plot on wide screens, px. */
  static final int WIDE = 760;

  /** Of the plot on narrow screens, px. */
  static final int NARROW = 380;

  private static final int HEIGHT_OF_AXES = 350;
  private static final int HEIGHT_OF_NAME = 24;
  private static final int SPACE_OF_TICK = 48;

  /** Pixels of the picture for one of the plot, so that it is sharp on fine screens, too. */
  private static final int SCALE = 2;

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS,
    SeriesMarkers.PLUS
  };

  /**
   * What is drawn in one colour.
   *
   * @param name in the legend
   * @param x of the points
   * @param y of the points
   * @param look of the line
   * @param colour its number
   */
  record Line(String name, List<Double> x, List<Double> y, Look look, int colour) {
    Line {
      x = List.copyOf(x);
      y = List.copyOf(y);
    }

    /** Returns whether it has points, and so a place in the legend. */
    private boolean isNamed() {
      return look == Look.JOINED || look == Look.POINTS;
    }
  }

  /** How points are shown. */
  enum Look {
    /** Points with a line through them. */
    JOINED,
    /** Points alone. */
    POINTS,
    /** A dashed line alone. */
    DASHED,
    /** A line alone, as of an interval. */
    SPAN
  }

  Plot {
    lines = List.copyOf(lines);
  }

  /** Returns the height, px: every line has a name below the axes. */
  int height() {
    long names = lines.stream().filter(Line::isNamed).count();
    return HEIGHT_OF_AXES + (int) names * HEIGHT_OF_NAME;
  }

  /** Draws it as PNG. */
  byte[] png(Ink ink, int width) throws IOException {
    XYChart chart = chart(ink, width);
    BufferedImage image =
        new BufferedImage(SCALE * width, SCALE * height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    chart.paint(graphics, width, height());
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private XYChart chart(Ink ink, int width) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height())
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    style(chart.getStyler(), ink);
    if (first() <= 1) { // rows or epochs: not at the very edges
      double places = last() - first() + 1;
      chart
          .getStyler()
          .setXAxisMin(first() - 0.5)
          .setXAxisMax(last() + 0.5)
          .setXAxisTickMarkSpacingHint((int) Math.max(SPACE_OF_TICK, 0.8 * width / places))
          .setPlotGridVerticalLinesVisible(false);
    }
    for (Line line : lines) {
      if (line.y().isEmpty()) {
        continue;
      }
      XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
      series.setLineColor(ink.ofSeries(line.colour()));
      series.setMarkerColor(ink.ofSeries(line.colour()));
      series.setMarker(
          line.isNamed() ? MARKERS[line.colour() % MARKERS.length] : SeriesMarkers.NONE);
      series.setLineStyle(stroke(line.look()));
      series.setShowInLegend(line.isNamed());
    }
    return chart;
  }

  private double first() {
    return lines.stream().flatMap(line -> line.x().stream()).mapToDouble(x -> x).min().orElse(0);
  }

  private double last() {
    return lines.stream().flatMap(line -> line.x().stream()).mapToDouble(x -> x).max().orElse(0);
  }

  private static BasicStroke stroke(Look look) {
    return switch (look) {
      case POINTS -> SeriesLines.NONE;
      case DASHED -> new BasicStroke(1.2f, 0, 0, 1f, new float[] {5f, 4f}, 0f);
      default -> new BasicStroke(2f);
    };
  }

  private static void style(AxesChartStyler styler, Ink ink) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    styler.setChartBackgroundColor(ink.paper());
    styler.setChartFontColor(ink.text());
    styler.setPlotBackgroundColor(ink.paper());
    styler.setPlotBorderColor(ink.line());
    styler.setPlotGridLinesColor(ink.line());
    styler.setLegendBackgroundColor(ink.paper());
    styler.setLegendBorderColor(ink.paper());
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Vertical);
    styler.setLegendFont(font);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 15f));
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font);
    styler.setAxisTickLabelsColor(ink.text());
    styler.setAxisTickMarksColor(ink.line());
    styler.setYAxisDecimalPattern("#,##0.##");
    styler.setXAxisTickMarkSpacingHint(SPACE_OF_TICK);
    styler.setMarkerSize(8);
    styler.setAntiAlias(true);
    styler.setLocale(java.util.Locale.ROOT);
    styler.setXAxisTitleColor(ink.text());
    styler.setYAxisTitleColor(ink.text());
  }
}
