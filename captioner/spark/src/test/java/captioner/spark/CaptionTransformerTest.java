package captioner.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage in a pipeline. */
class CaptionTransformerTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Program.local();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private Dataset<Row> photos() throws IOException {
    return spark
        .read()
        .format("binaryFile")
        .load(SinglePhotos.sample(folder.resolve("photos"), 3).toString());
  }

  private static CaptionTransformer stage() {
    return new CaptionTransformer().setRepository(SinglePhotos.MODELS.toString());
  }

  @Test
  void pipelineCaptionsAndComesBackFromDisk() throws IOException {
    Dataset<Row> photos = photos();
    CaptionTransformer stage = stage().setBeamSize(2).setNBest(2).setOutputCol("about");
    PipelineModel model = new Pipeline().setStages(new PipelineStage[] {stage}).fit(photos);
    String saved = folder.resolve("pipeline").toString();
    model.write().overwrite().save(saved);

    List<Row> said = model.transform(photos).select("about").collectAsList();
    assertEquals(said, PipelineModel.load(saved).transform(photos).select("about").collectAsList());
    assertEquals(3, said.size());
    for (Row row : said) {
      Row about = row.getStruct(0);
      assertTrue(about.<String>getAs("caption").endsWith("."), about.toString());
      assertEquals(1, about.getList(about.fieldIndex("alternatives")).size());
      assertTrue(about.isNullAt(about.fieldIndex("error")));
    }
  }

  @Test
  void copyTakesOtherParameters() throws IOException {
    CaptionTransformer stage = stage().setMaxLength(4);
    CaptionTransformer copy = stage.copy(new ParamMap().put(stage.outputCol().w("other")));
    Dataset<Row> said = copy.transform(photos()).select("other.caption");
    assertEquals(stage.uid(), copy.uid());
    for (Row row : said.collectAsList()) {
      assertTrue(row.getString(0).split(" ").length <= 4, row.toString());
    }
  }

  @Test
  void refusesWhatCannotWork() throws IOException {
    Dataset<Row> photos = photos();
    assertEquals(
        "the column path must hold the bytes of image files, but holds string",
        assertThrows(
                IllegalArgumentException.class, () -> stage().setInputCol("path").transform(photos))
            .getMessage());
    assertEquals(
        "there is a column length already",
        assertThrows(
                IllegalArgumentException.class,
                () -> stage().setOutputCol("length").transform(photos))
            .getMessage());
    assertTrue(
        assertThrows(UncheckedIOException.class, () -> stage().setModel("no").transform(photos))
            .getMessage()
            .contains("there is no model no"));
    assertThrows(IllegalArgumentException.class, () -> stage().setBeamSize(0));
  }
}
