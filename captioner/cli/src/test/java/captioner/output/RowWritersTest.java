package captioner.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** Rows are read back by parsers that know nothing of this project. */
class RowWritersTest {
  private static final Path ODD = Path.of("a \"b\", c\td\ne=;é.jpg");
  private static final Path FORMULA = Path.of("=1+1.jpg");

  private final StringBuilder text = new StringBuilder();

  @Test
  void jsonRowHasCaptionNumbersAndModel() throws IOException {
    new JsonlWriter(text, "tiny").write(Captions.of(ODD, "A <b> & \"c\"."));
    JsonNode row = new ObjectMapper().readTree(text.toString());
    assertEquals(List.of("path", "caption", "log_prob", "confidence", "model"), names(row));
    assertEquals(ODD.toString(), row.get("path").asText());
    assertEquals("A <b> & \"c\".", row.get("caption").asText());
    assertEquals(-2.3457, row.get("log_prob").asDouble());
    assertEquals(0.1235, row.get("confidence").asDouble());
    assertEquals("tiny", row.get("model").asText());
    assertEquals(1, text.toString().lines().count());
  }

  @Test
  void jsonRowOfSeveralCaptionsHasTheOthersAsAlternatives() throws IOException {
    new JsonlWriter(text, "tiny").write(Captions.of(ODD, "First.", "Second.", "Third."));
    JsonNode row = new ObjectMapper().readTree(text.toString());
    assertEquals("First.", row.get("caption").asText());
    assertEquals(2, row.get("alternatives").size());
    assertEquals("Second.", row.get("alternatives").get(0).get("caption").asText());
    assertEquals(-2.3457, row.get("alternatives").get(1).get("log_prob").asDouble());
  }

  @Test
  void jsonRowOfAFailureHasItsReason() throws IOException {
    new JsonlWriter(text, "tiny").writeFailure(ODD, "truncated JPEG");
    JsonNode row = new ObjectMapper().readTree(text.toString());
    assertEquals(List.of("path", "error"), names(row));
    assertEquals("truncated JPEG", row.get("error").asText());
  }

  @Test
  void csvIsReadBackWhateverAPathHolds() throws IOException {
    CsvWriter writer = new CsvWriter(text, "tiny");
    writer.begin();
    writer.write(Captions.of(ODD, "A, \"b\"."));
    writer.writeFailure(FORMULA, "empty file");

    List<CSVRecord> records =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(text.toString()))
            .getRecords();
    assertEquals(
        List.of(ODD.toString(), "A, \"b\".", "-2.3457", "0.1235", "tiny", ""),
        records.get(0).toList());
    assertEquals(
        List.of(FORMULA.toString(), "", "", "", "", "empty file"), records.get(1).toList());
    assertEquals(
        List.of("path", "caption", "log_prob", "confidence", "model", "error"),
        records.get(0).getParser().getHeaderNames());
    assertFalse(text.toString().replace("\r\n", "").contains("\r"), "lines end as RFC 4180 says");
  }

  @Test
  void textIsALineAPhotoAndLeavesFailuresOut() throws IOException {
    TextWriter writer = new TextWriter(text);
    writer.write(Captions.of(ODD, "A dog."));
    writer.writeFailure(FORMULA, "empty file");
    assertEquals("a \"b\", c\\td\\ne=;é.jpg\tA dog.\n", text.toString());
  }

  @Test
  void cocoNumbersPhotosByTheirNamesIfAllHaveANumberOfTheirOwn() throws IOException {
    assertEquals(
        List.of(785L, 12L), ids("train/000000000785.jpg", "COCO_val2014_000000000012.jpg"));
    assertEquals(List.of(1L, 2L), ids("a/7.jpg", "b/7.jpg"));
    assertEquals(List.of(1L, 2L), ids("7.jpg", "cat.jpg"));
    assertEquals(List.of(1L), ids("7.d/cat.jpg"));
    assertEquals(List.of(1L), ids("12345678901234567890.jpg"));
    assertEquals(List.of(5L), ids("no extension 5"));
    assertEquals(List.of(), ids());
  }

  private static List<Long> ids(String... paths) throws IOException {
    StringBuilder json = new StringBuilder();
    CocoResultsWriter.write(
        visitor -> {
          for (String path : paths) {
            visitor.visit(path, "A dog.");
          }
        },
        json);
    JsonNode rows = new ObjectMapper().readTree(json.toString());
    rows.forEach(row -> assertEquals(List.of("image_id", "caption", "file_name"), names(row)));
    return rows.valueStream().map(row -> row.get("image_id").asLong()).toList();
  }

  private static List<String> names(JsonNode row) {
    return row.propertyStream().map(java.util.Map.Entry::getKey).toList();
  }
}
