package captioner.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.DatasetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptionScoresTest {
  private static final CaptionDataset SPLIT =
      new CaptionDataset(
          "val",
          List.of(
              image(7, "A dog runs on the green grass.", "The brown dog is running outside."),
              image(8, "Two men ride a red bicycle.", "People on a bike in the street."),
              image(9, "The child's mother eats an apple.", "A woman with some fruit.")));

  private static CaptionedImage image(long id, String... captions) {
    return new CaptionedImage(id, Path.of(id + ".jpg"), List.of(captions));
  }

  private static CaptionScores scores(Map<Long, String> captions) throws DatasetException {
    return CaptionScores.of(EvaluationSet.of(SPLIT, captions), MetricSelection.forTraining());
  }

  private static String refusal(CaptionDataset split, Map<Long, String> captions) {
    return assertThrows(DatasetException.class, () -> EvaluationSet.of(split, captions))
        .getMessage();
  }

  @Test
  void aReferenceIsPerfectByTheOverlapMetrics() throws DatasetException {
    Map<Long, String> first =
        Map.of(
            7L, "A dog runs on the green grass.",
            8L, "Two men ride a red bicycle.",
            9L, "The child's mother eats an apple.");
    CaptionScores scores = scores(first);
    assertEquals(
        List.of("BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "ROUGE-L", "CIDEr-D"),
        List.copyOf(scores.asMap().keySet()));
    for (String name : List.of("BLEU-1", "BLEU-4", "ROUGE-L")) {
      assertEquals(1, scores.corpus(name), 1e-6, name);
    }
    assertTrue(scores.corpus("CIDEr-D") > 4, scores.asMap().toString());
  }

  @Test
  void caseAndPunctuationDoNotCount() throws DatasetException {
    Map<Long, String> written =
        Map.of(7L, "A brown dog.", 8L, "Men on a bike", 9L, "The child's apple, \"red\"!");
    Map<Long, String> bare =
        Map.of(7L, "a brown dog", 8L, "men on a bike", 9L, "the child 's apple red");
    assertEquals(scores(written).scores(), scores(bare).scores());
  }

  @Test
  void captionsOfOtherImagesAreIgnoredAndOrderDoesNotCount() throws DatasetException {
    Map<Long, String> some = Map.of(7L, "a dog", 8L, "a bike", 9L, "an apple");
    Map<Long, String> more = Map.of(1L, "x", 9L, "an apple", 8L, "a bike", 7L, "a dog");
    assertEquals(scores(some).scores(), scores(more).scores());
  }

  @Test
  void anEmptyCaptionScoresNothing() throws DatasetException {
    CaptionScores scores = scores(Map.of(7L, "", 8L, "", 9L, ""));
    scores.asMap().forEach((name, score) -> assertEquals(0, score, 1e-6, name));
  }

  @Test
  void anImageWithoutACaptionToScoreIsNamed() {
    assertEquals(
        "there is no caption to score for image 8 of val", refusal(SPLIT, Map.of(7L, "a dog")));
  }

  @Test
  void anImageWithoutReferencesIsNamed() {
    CaptionDataset split = new CaptionDataset("test", List.of(image(42)));
    assertEquals(
        "test has no caption for image 42, so it cannot be scored",
        refusal(split, Map.of(42L, "a dog")));
  }

  @Test
  void anEmptySplitIsRefused() {
    assertEquals("val has no images", refusal(new CaptionDataset("val", List.of()), Map.of()));
  }

  @Test
  void aMetricThatIsNotThereIsNamed() throws DatasetException {
    CaptionScores scores = scores(Map.of(7L, "a", 8L, "b", 9L, "c"));
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> scores.corpus("BLEU-5"));
    assertEquals("there is no metric BLEU-5", thrown.getMessage());
  }
}
