package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is in work is bounded, and room comes back. */
class AdmissionTest {
  private static final int KILOBYTE = 1024;

  @Test
  void turnsAwayAtOnceWhatIsOverTheLimitOfPhotos() {
    Admission admission = new Admission(2, 1000 * KILOBYTE);
    Admission.Pass first = admission.enter(1);
    admission.enter(1);
    Problem full = assertThrows(Problem.class, () -> admission.enter(1));
    assertEquals(Problem.Kind.QUEUE_FULL, full.kind());
    assertTrue(full.getMessage().contains("2; try again"), full.getMessage());
    first.close();
    admission.enter(1);
    assertEquals(2, admission.photos());
  }

  @Test
  void turnsAwayBodiesThatTakeTooMuchMemoryTogether() {
    Admission admission = new Admission(10, 100 * KILOBYTE);
    Admission.Pass large = admission.enter(60 * KILOBYTE);
    assertEquals(
        Problem.Kind.QUEUE_FULL,
        assertThrows(Problem.class, () -> admission.enter(60 * KILOBYTE)).kind());
    assertEquals(1, admission.photos(), "who was turned away holds nothing");
    large.close();
    admission.enter(60 * KILOBYTE).close();
    assertEquals(0, admission.photos());
  }

  @Test
  void photosOfOneRequestCountEach() {
    Admission admission = new Admission(4, 1000 * KILOBYTE);
    try (Admission.Pass pass = admission.enter(1)) {
      pass.widenTo(3);
      assertEquals(3, admission.photos());
      assertThrows(Problem.class, () -> admission.enter(1).widenTo(2));
      Problem never = assertThrows(Problem.class, () -> pass.widenTo(5));
      assertEquals(Problem.Kind.TOO_LARGE, never.kind());
    }
    assertEquals(1, admission.photos(), "the request that was not widened still holds one");
  }

  @Test
  void closedItLetsNobodyIn() {
    Admission admission = new Admission(4, 1000 * KILOBYTE);
    admission.close();
    assertEquals(
        Problem.Kind.STOPPING, assertThrows(Problem.class, () -> admission.enter(1)).kind());
  }
}
