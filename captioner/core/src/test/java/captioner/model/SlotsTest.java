package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void evenRowsStayWhereTheyAre() {
    Slots slots = Slots.of(new int[] {0, 0, 2, 2}, new int[] {0, 2});
    assertArrayEquals(new int[] {0, 1, 2, 3}, slots.rows());
    assertArrayEquals(new int[] {0, 1, 2, 3}, slots.ofRows());
    float[] values = {1, 2, 3, 4};
    assertSame(values, slots.pick(values, 1));
  }

  @Test
  void missingRowsAreCopiesOfTheImagesFirst() {
    Slots slots = Slots.of(new int[] {5, 7, 7, 7, 8, 8}, new int[] {5, 7, 8});
    assertArrayEquals(new int[] {0, 0, 0, 1, 2, 3, 4, 5, 4}, slots.rows());
    assertArrayEquals(new int[] {0, 3, 4, 5, 6, 7}, slots.ofRows());
    float[] values = {0, 1, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51, 60, 61, 70, 71, 80, 81};
    assertArrayEquals(
        new float[] {0, 1, 30, 31, 40, 41, 50, 51, 60, 61, 70, 71}, slots.pick(values, 2));
  }

  @Test
  void refusesAnImageWhoseRowsAreApart() {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> Slots.of(new int[] {0, 1, 0}, new int[] {0, 1}));
    assertEquals("rows of one image must follow each other", thrown.getMessage());
  }
}
