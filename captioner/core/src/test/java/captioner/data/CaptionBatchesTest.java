package captioner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptionBatchesTest {
  private static final int IMAGES = 103;

  /**
   * Image i has captions of 1 to 20 words; its first word is its number, its second the caption.
   */
  private static List<int[][]> captions(int perImage) {
    Random random = new Random(4);
    List<int[][]> captions = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      int[][] ofImage = new int[perImage][];
      for (int k = 0; k < perImage; k++) {
        ofImage[k] = new int[2 + random.nextInt(19)];
        Arrays.fill(ofImage[k], 9);
        ofImage[k][0] = 10 + image;
        ofImage[k][1] = 10 + k;
      }
      captions.add(ofImage);
    }
    return captions;
  }

  private static List<Integer> images(List<CaptionBatch> epoch) {
    return epoch.stream().flatMapToInt(batch -> IntStream.of(batch.images())).boxed().toList();
  }

  private static long[] row(long[] values, CaptionBatch batch, int row) {
    return Arrays.copyOfRange(values, row * batch.length(), (row + 1) * batch.length());
  }

  /** Returns the share of a batch's places that hold no word and no end. */
  private static double padding(List<CaptionBatch> epoch) {
    long places = epoch.stream().mapToLong(batch -> batch.targets().length).sum();
    long empty =
        epoch.stream()
            .mapToLong(batch -> Arrays.stream(batch.targets()).filter(t -> t == 0).count())
            .sum();
    return (double) empty / places;
  }

  @Test
  void everyImageComesOnceAnEpoch() {
    CaptionBatches batches = new CaptionBatches(captions(3), 8, 3);
    for (int seed = 0; seed < 5; seed++) {
      List<CaptionBatch> epoch = batches.epoch(seed);
      List<Integer> images = new ArrayList<>(images(epoch));
      Collections.sort(images);
      assertEquals(IntStream.range(0, IMAGES).boxed().toList(), images);
      assertEquals(13, epoch.size());
      assertEquals(IMAGES * 3, epoch.stream().mapToInt(CaptionBatch::rows).sum());
    }
  }

  @Test
  void imagesWithoutCaptionsAreLeftOut() {
    List<int[][]> captions = new ArrayList<>(captions(1));
    captions.set(40, new int[0][]);
    List<Integer> images = images(new CaptionBatches(captions, 8, 1).epoch(1));
    assertEquals(IMAGES - 1, images.size());
    assertFalse(images.contains(40));
  }

  @Test
  void sameSeedGivesTheSameBatches() {
    List<CaptionBatch> first = new CaptionBatches(captions(5), 8, 2).epoch(7);
    List<CaptionBatch> second = new CaptionBatches(captions(5), 8, 2).epoch(7);
    for (int i = 0; i < first.size(); i++) {
      assertArrayEquals(first.get(i).images(), second.get(i).images());
      assertArrayEquals(first.get(i).inputs(), second.get(i).inputs());
    }
  }

  @Test
  void anotherSeedGivesOtherBatchesInAnotherOrder() {
    CaptionBatches batches = new CaptionBatches(captions(1), 8, 1);
    List<Set<Integer>> first = sets(batches.epoch(7));
    List<Set<Integer>> second = sets(batches.epoch(8));
    Set<Set<Integer>> both = new HashSet<>(first);
    both.retainAll(second);
    assertTrue(both.size() < first.size() / 2, both.size() + " batches are the same");
    assertFalse(first.equals(second));
  }

  private static List<Set<Integer>> sets(List<CaptionBatch> epoch) {
    return epoch.stream().<Set<Integer>>map(b -> new HashSet<>(images(List.of(b)))).toList();
  }

  @Test
  void epochsDrawOtherCaptionsOfAnImageWithMoreAndNoneTwice() {
    CaptionBatches batches = new CaptionBatches(captions(5), 8, 2);
    Set<Long> drawnOfFirstImage = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      for (CaptionBatch batch : batches.epoch(seed)) {
        assertEquals(2 * batch.images().length, batch.rows());
        for (int i = 0; i < batch.images().length; i++) {
          long[] one = row(batch.inputs(), batch, 2 * i);
          long[] other = row(batch.inputs(), batch, 2 * i + 1);
          assertEquals(10 + batch.images()[i], one[1]);
          assertEquals(10 + batch.images()[i], other[1]);
          assertFalse(one[2] == other[2], "a caption was drawn twice");
          if (batch.images()[i] == 0) {
            drawnOfFirstImage.add(one[2]);
            drawnOfFirstImage.add(other[2]);
          }
        }
      }
    }
    assertEquals(Set.of(10L, 11L, 12L, 13L, 14L), drawnOfFirstImage);
  }

  @Test
  void anImageWithFewerCaptionsGetsRowsOfPadding() {
    List<int[][]> captions = List.of(new int[][] {{5, 6}}, new int[][] {{7, 8, 9}, {4}, {5}});
    CaptionBatch batch = new CaptionBatches(captions, 2, 3).epoch(1).get(0);
    assertArrayEquals(new int[] {0, 1}, sorted(batch.images()));
    int first = batch.images()[0] == 0 ? 0 : 3;
    assertArrayEquals(new long[] {1, 5, 6, 2}, row(batch.inputs(), batch, first));
    assertArrayEquals(new long[] {5, 6, 2, 0}, row(batch.targets(), batch, first));
    for (int padded = first + 1; padded < first + 3; padded++) {
      assertArrayEquals(new long[4], row(batch.inputs(), batch, padded));
      assertArrayEquals(new long[4], row(batch.targets(), batch, padded));
    }
  }

  private static int[] sorted(int[] values) {
    int[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  @Test
  void targetsAreTheInputsOneStepLater() {
    for (CaptionBatch batch : new CaptionBatches(captions(3), 8, 3).epoch(2)) {
      for (int i = 0; i < batch.rows(); i++) {
        long[] input = row(batch.inputs(), batch, i);
        long[] target = row(batch.targets(), batch, i);
        assertEquals(Vocabulary.BOS, input[0]);
        assertArrayEquals(
            Arrays.copyOfRange(input, 1, input.length), Arrays.copyOf(target, target.length - 1));
        String words = Arrays.toString(target).replaceAll("[\\[\\] ]", "");
        assertTrue(words.matches("[1-9]\\d+,1\\d(,9)*,2(,0)*"), words);
      }
    }
  }

  @Test
  void sortingByLengthSavesPadding() {
    List<int[][]> captions = captions(1);
    double sorted = padding(new CaptionBatches(captions, 8, 1).epoch(3));
    List<CaptionBatch> unsorted = new ArrayList<>();
    for (int from = 0; from < IMAGES; from += 8) {
      int[] images = IntStream.range(from, Math.min(IMAGES, from + 8)).toArray();
      int[][][] some = IntStream.of(images).mapToObj(captions::get).toArray(int[][][]::new);
      unsorted.add(CaptionBatch.of(images, some, 1));
    }
    assertTrue(sorted < padding(unsorted) / 2, sorted + ", " + padding(unsorted));
  }

  @Test
  void rejectsEmptyBatches() {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> new CaptionBatches(List.of(), 0, 5));
    assertEquals(
        "imagesPerBatch and captionsPerImage must be 1 or more: 0, 5", thrown.getMessage());
  }
}
