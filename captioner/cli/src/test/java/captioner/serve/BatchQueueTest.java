package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Caption;
import captioner.CaptionListener;
import captioner.CaptionOptions;
import captioner.Description;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Photos are gathered by kind, in the order of their arrival, and each gets its own answer. */
@Timeout(30)
class BatchQueueTest {
  private static final CaptionOptions PLAIN = CaptionOptions.defaults();
  private static final CaptionOptions WIDE = CaptionOptions.builder().optBeamSize(5).build();
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

  /** Says of each photo its first number and the beam. */
  private static List<Description> describe(
      CaptionOptions options, List<float[]> photos, CaptionListener listener) {
    return photos.stream()
        .map(pixels -> (int) pixels[0] + " by " + options.search().beamSize())
        .map(text -> new Caption(text, List.of(text), -1, -1))
        .map(caption -> new Description(List.of(caption), Optional.empty()))
        .toList();
  }

  private BatchQueue queue(BatchQueue.Network network, int batchSize, Duration gathering) {
    return new BatchQueue(network, (photos, worked) -> sizes.add(photos), batchSize, gathering);
  }

  private static String said(CompletableFuture<BatchQueue.Answer> answer) {
    return answer.join().description().captions().get(0).text();
  }

  private static CompletableFuture<BatchQueue.Answer> submit(
      BatchQueue queue, CaptionOptions options, int photo) {
    return queue.submit(options, new float[] {photo}, BatchQueue.Words.UNHEARD);
  }

  @Test
  void startsAsSoonAsABatchIsFull() {
    try (BatchQueue queue = queue(BatchQueueTest::describe, 4, LONG)) {
      List<CompletableFuture<BatchQueue.Answer>> answers =
          IntStream.range(0, 8).mapToObj(i -> submit(queue, PLAIN, i)).toList();
      for (int i = 0; i < 8; i++) {
        assertEquals(i + " by 3", said(answers.get(i)));
      }
      assertEquals(List.of(4, 4), sizes);
    }
  }

  @Test
  void aLonePhotoWaitsNoLongerThanTheGatheringTime() {
    try (BatchQueue queue = queue(BatchQueueTest::describe, 4, SHORT)) {
      assertEquals("7 by 3", said(submit(queue, PLAIN, 7)));
      assertEquals(List.of(1), sizes);
    }
  }

  @Test
  void onlyPhotosThatWantTheSameGoTogether() {
    try (BatchQueue queue = queue(BatchQueueTest::describe, 2, LONG)) {
      CompletableFuture<BatchQueue.Answer> first = submit(queue, PLAIN, 1);
      CompletableFuture<BatchQueue.Answer> other = submit(queue, WIDE, 2);
      CompletableFuture<BatchQueue.Answer> second =
          submit(queue, CaptionOptions.builder().build(), 3); // equal to the first's
      assertEquals("1 by 3", said(first));
      assertEquals("3 by 3", said(second));
      submit(queue, WIDE, 4);
      assertEquals("2 by 5", said(other));
      assertEquals(List.of(2, 2), sizes);
    }
  }

  @Test
  void wordsAreToldToWhoAskedForThatPhotoAndTheNetworkLooksForNoneIfNobodyDid() {
    List<Boolean> watched = new ArrayList<>();
    BatchQueue.Network telling =
        (options, photos, listener) -> {
          watched.add(listener != CaptionListener.NONE);
          for (int i = 0; i < photos.size(); i++) {
            String word = "photo " + (int) photos.get(i)[0];
            listener.onWords(i, List.of(word), word);
          }
          return describe(options, photos, listener);
        };
    List<String> words = Collections.synchronizedList(new ArrayList<>());
    BatchQueue.Words keep = (tokens, text) -> words.add(text);
    try (BatchQueue queue = queue(telling, 3, LONG)) {
      submit(queue, PLAIN, 1);
      queue.submit(PLAIN, new float[] {2}, keep);
      said(queue.submit(PLAIN, new float[] {3}, keep));
      IntStream.range(4, 7).mapToObj(i -> submit(queue, PLAIN, i)).toList().forEach(a -> said(a));
    }
    assertEquals(List.of("photo 2", "photo 3"), words);
    assertEquals(List.of(true, false), watched);
  }

  @Test
  void aFailureIsOfItsBatchOnly() {
    BatchQueue.Network fragile =
        (options, photos, listener) -> {
          if (photos.get(0)[0] < 0) {
            throw new IllegalStateException("negative");
          }
          return describe(options, photos, listener);
        };
    try (BatchQueue queue = queue(fragile, 1, SHORT)) {
      CompletableFuture<BatchQueue.Answer> bad = submit(queue, PLAIN, -1);
      CompletableFuture<BatchQueue.Answer> good = submit(queue, PLAIN, 1);
      CompletionException failure = assertThrows(CompletionException.class, bad::join);
      assertEquals("negative", failure.getCause().getMessage());
      assertEquals("1 by 3", said(good));
    }
  }

  @Test
  void whoGivesUpCostsNothing() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    BatchQueue.Network slow =
        (options, photos, listener) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return describe(options, photos, listener);
        };
    try (BatchQueue queue = queue(slow, 1, SHORT)) {
      CompletableFuture<BatchQueue.Answer> first = submit(queue, PLAIN, 1);
      while (queue.waiting() > 0) {
        TimeUnit.MILLISECONDS.sleep(1); // until it is in work
      }
      CompletableFuture<BatchQueue.Answer> gone = submit(queue, PLAIN, 2);
      CompletableFuture<BatchQueue.Answer> last = submit(queue, PLAIN, 3);
      gone.cancel(false);
      go.countDown();
      assertEquals("1 by 3", said(first));
      assertEquals("3 by 3", said(last));
      assertEquals(List.of(1, 1), sizes, "two batches, and none for the second photo");
    }
  }

  @Test
  void closingFinishesWhatWaits() {
    BatchQueue queue = queue(BatchQueueTest::describe, 100, LONG);
    List<CompletableFuture<BatchQueue.Answer>> answers =
        IntStream.range(0, 5).mapToObj(i -> submit(queue, PLAIN, i)).toList();
    queue.close();
    assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
    assertThrows(IllegalStateException.class, () -> submit(queue, PLAIN, 6));
  }
}
