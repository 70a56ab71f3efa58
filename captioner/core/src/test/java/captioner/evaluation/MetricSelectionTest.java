package captioner.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricSelectionTest {

  private static List<String> parse(String list) {
    return List.copyOf(MetricSelection.parse(list).names());
  }

  @Test
  void namesComeInTheirUsualOrderWhateverTheListsOrderAndCapitals() {
    assertEquals(List.of("BLEU-4", "ROUGE-L", "CIDEr-D"), parse("cider-d, rouge-l,BLEU-4"));
    assertEquals(List.of("BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "CIDEr"), parse("CIDEr,Bleu"));
    assertEquals(MetricSelection.NAMES, parse("all"));
    assertEquals(MetricSelection.NAMES, List.copyOf(MetricSelection.all().names()));
  }

  @Test
  void whatIsNoMetricIsNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> parse("BLEU-5")).getMessage();
    assertTrue(message.startsWith("there is no metric BLEU-5; there are BLEU-1, "), message);
    assertThrows(IllegalArgumentException.class, () -> parse(""));
  }

  @Test
  void onlyCiderNeedsDocumentFrequencies() {
    assertTrue(MetricSelection.parse("CIDEr").needsFrequencies());
    assertFalse(MetricSelection.parse("BLEU,ROUGE-L").needsFrequencies());
  }
}
