package captioner.spark;

import captioner.Caption;
import captioner.Captioner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Adds to each of a list of rows what is said of its photo. A photo that cannot be read is an error
 * in its row.
 *
 * @param model that captions
 * @param writing how it writes
 * @param photo index of the column with the bytes of the photos
 */
record CaptionRows(ShippedModel model, Writing writing, int photo)
    implements FlatMapFunction<List<Row>, Row> {
  private static final StructType ONE =
      new StructType()
          .add("caption", DataTypes.StringType)
          .add("log_prob", DataTypes.DoubleType)
          .add("confidence", DataTypes.DoubleType);

  /** What the added column holds: either a caption, or an error. */
  static final StructType SAID =
      ONE.add(
              new StructField(
                  "alternatives", DataTypes.createArrayType(ONE), true, Metadata.empty()))
          .add("error", DataTypes.StringType);

  private static final String STREAM = "the photo: "; // what core calls photos without a name

  @Override
  public Iterator<Row> call(List<Row> batch) {
    Captioner captioner = model.captioner().withOptions(writing.options());
    List<float[]> pixels = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Row row : batch) {
      problems.add(read(captioner, row, pixels));
    }
    Iterator<List<Caption>> said = captioner.nBestOfPixels(pixels).iterator();
    List<Row> done = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      String problem = problems.get(i);
      Row added =
          problem.isEmpty()
              ? said(said.next())
              : RowFactory.create(null, null, null, null, problem);
      done.add(with(batch.get(i), added));
    }
    return done.iterator();
  }

  /** Adds the pixels of a photo, or returns why there are none. */
  private String read(Captioner captioner, Row row, List<float[]> pixels) {
    if (row.isNullAt(photo)) {
      return "there is no photo in the row";
    }
    try {
      pixels.add(captioner.pixels(new ByteArrayInputStream(row.<byte[]>getAs(photo))));
      return "";
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      return message.startsWith(STREAM) ? message.substring(STREAM.length()) : message;
    } catch (RuntimeException e) { // one odd photo must not end the task
      return "breaks its decoder (" + e + ")";
    }
  }

  private static Row said(List<Caption> captions) {
    Caption best = captions.get(0);
    Row[] others = captions.stream().skip(1).map(CaptionRows::one).toArray(Row[]::new);
    return RowFactory.create(
        best.text(),
        rounded(best.logProb()),
        rounded(best.confidence()),
        others.length == 0 ? null : others,
        null);
  }

  private static Row one(Caption caption) {
    return RowFactory.create(
        caption.text(), rounded(caption.logProb()), rounded(caption.confidence()));
  }

  /** Beyond four decimals a number depends on the photos of the same batch. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static Row with(Row row, Row added) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[row.length()] = added;
    return RowFactory.create(values);
  }
}
