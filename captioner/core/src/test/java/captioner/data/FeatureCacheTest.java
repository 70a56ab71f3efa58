package captioner.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCacheTest {
  private static final String KEY = "resnet50-conv1-layer4-224-squash";
  private static final int BYTES = 12;

  @TempDir Path dir;

  private static String hash(int photo) {
    return "%064x".formatted(photo);
  }

  private static byte[] record(int photo) {
    byte[] bytes = new byte[BYTES];
    new Random(photo).nextBytes(bytes);
    return bytes;
  }

  private FeatureCache open() throws IOException {
    return FeatureCache.open(dir, KEY, BYTES, 5 * BYTES);
  }

  private static void put(FeatureCache cache, int from, int to) throws IOException {
    for (int photo = from; photo < to; photo++) {
      cache.put(hash(photo), ByteBuffer.wrap(record(photo)));
    }
  }

  private static byte[] get(FeatureCache cache, int photo) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(BYTES);
    cache.get(hash(photo), target);
    assertFalse(target.hasRemaining());
    return target.array();
  }

  private static void assertHolds(FeatureCache cache, int photos) throws IOException {
    assertEquals(photos, cache.size());
    for (int photo = 0; photo < photos; photo++) {
      assertTrue(cache.contains(hash(photo)));
      assertArrayEquals(record(photo), get(cache, photo));
    }
    assertFalse(cache.contains(hash(photos)));
  }

  @Test
  void whatIsPutIsGotBackAtOnceAndAfterReopening() throws IOException {
    try (FeatureCache cache = open()) {
      for (int photo = 0; photo < 23; photo++) {
        put(cache, photo, photo + 1);
        assertHolds(cache, photo + 1);
      }
    }
    try (FeatureCache cache = open()) {
      assertHolds(cache, 23);
      put(cache, 23, 31);
      assertHolds(cache, 31);
    }
    assertEquals(5 * BYTES, Files.size(dir.resolve(KEY).resolve("records-001.bin")));
  }

  @Test
  void aSecondPutOfTheSamePhotoChangesNothing() throws IOException {
    try (FeatureCache cache = open()) {
      put(cache, 0, 3);
      cache.put(hash(1), ByteBuffer.wrap(record(99)));
      assertHolds(cache, 3);
    }
  }

  @Test
  void aTornIndexLineDoesNotCountAndItsRecordIsOverwritten() throws IOException {
    try (FeatureCache cache = open()) {
      put(cache, 0, 7);
    }
    Path index = dir.resolve(KEY).resolve("index.txt");
    byte[] lines = Files.readAllBytes(index);
    Files.write(index, Arrays.copyOf(lines, lines.length - 10));
    try (FeatureCache cache = open()) {
      assertHolds(cache, 6);
      put(cache, 6, 12);
      assertHolds(cache, 12);
    }
    try (FeatureCache cache = open()) {
      assertHolds(cache, 12);
    }
  }

  @Test
  void anIndexThatIsAheadOfTheRecordsIsCutBack() throws IOException {
    try (FeatureCache cache = open()) {
      put(cache, 0, 12);
    }
    Files.delete(dir.resolve(KEY).resolve("records-001.bin"));
    try (FeatureCache cache = open()) {
      assertHolds(cache, 5);
      put(cache, 5, 14);
    }
    try (FeatureCache cache = open()) {
      assertHolds(cache, 14);
    }
  }

  @Test
  void whatIsFlushedSurvivesACrash() throws IOException {
    FeatureCache crashed = open();
    put(crashed, 0, 4);
    crashed.flush();
    put(crashed, 4, 6);
    try (FeatureCache cache = open()) {
      assertHolds(cache, 4);
    }
    crashed.close();
  }

  @Test
  void onlyOneWriterAtATimeAndTheNextOneSeesItsRecords() throws IOException {
    try (FeatureCache second = open()) {
      try (FeatureCache first = open()) {
        put(first, 0, 8);
        DatasetException refused = assertThrows(DatasetException.class, () -> put(second, 8, 9));
        assertEquals(
            dir.resolve(KEY)
                + " is being written by another program; wait for it to end, or use another cache folder",
            refused.getMessage());
      }
      put(second, 8, 9);
      assertHolds(second, 9);
    }
  }

  @Test
  void manyReadersBesideOneWriterReadOnlyWholeRecords() throws IOException {
    AtomicInteger put = new AtomicInteger();
    try (FeatureCache cache = open()) {
      List<CompletableFuture<Integer>> readers = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        readers.add(CompletableFuture.supplyAsync(() -> readUntil(cache, put, 600)));
      }
      for (int photo = 0; photo < 600; photo++) {
        put(cache, photo, photo + 1);
        put.set(photo + 1);
      }
      readers.forEach(reader -> assertTrue(reader.join() > 0));
    }
  }

  private static int readUntil(FeatureCache cache, AtomicInteger put, int end) {
    Random random = new Random(7);
    int read = 0;
    try {
      for (int there = put.get(); there < end || read == 0; there = put.get()) {
        if (there > 0) {
          int photo = random.nextInt(there);
          assertArrayEquals(record(photo), get(cache, photo));
          read++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  @Test
  void anotherRecordSizeIsRefused() throws IOException {
    open().close();
    DatasetException refused =
        assertThrows(DatasetException.class, () -> FeatureCache.open(dir, KEY, 99));
    Path header = dir.resolve(KEY).resolve("cache.json");
    assertEquals(
        header
            + " holds records of 12 bytes for "
            + KEY
            + ", not of 99 bytes for "
            + KEY
            + "; delete "
            + dir.resolve(KEY).toAbsolutePath()
            + " to compute them anew",
        refused.getMessage());
  }

  @Test
  void aMissingRecordIsNamed() throws IOException {
    try (FeatureCache cache = open()) {
      DatasetException missing = assertThrows(DatasetException.class, () -> get(cache, 5));
      assertEquals(dir.resolve(KEY) + " has no record for " + hash(5), missing.getMessage());
    }
  }

  @Test
  void badArgumentsAreNamed() throws IOException {
    assertEquals(
        "key must be letters, digits, '.', '_' and '-': ../x",
        assertThrows(IllegalArgumentException.class, () -> FeatureCache.open(dir, "../x", 4))
            .getMessage());
    try (FeatureCache cache = open()) {
      assertEquals(
          "record must have recordBytes bytes: 3, 12",
          assertThrows(
                  IllegalArgumentException.class, () -> cache.put(hash(0), ByteBuffer.allocate(3)))
              .getMessage());
    }
  }

  @Test
  void aFullDiskIsToldWithWhereAndHowMuch() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs /dev/full, a disk that is always full");
    Files.createDirectories(dir.resolve(KEY));
    Files.createSymbolicLink(dir.resolve(KEY).resolve("records-000.bin"), full);
    try (FeatureCache cache = open()) {
      String message = assertThrows(DatasetException.class, () -> put(cache, 0, 1)).getMessage();
      assertTrue(message.startsWith("cannot write 12 bytes to " + dir.resolve(KEY)), () -> message);
      assertTrue(message.endsWith("free some space or use another cache folder"), () -> message);
      assertEquals(0, cache.size());
    }
  }

  @Test
  void spaceIsCheckedBeforehand() throws IOException {
    try (FeatureCache cache = open()) {
      cache.requireSpace(1);
      String message =
          assertThrows(DatasetException.class, () -> cache.requireSpace(Long.MAX_VALUE / 2))
              .getMessage();
      assertTrue(message.contains("MB for 4611686018427387903 more records"), () -> message);
    }
  }

  @Test
  void sha256IsTheStandardOne() throws IOException {
    Path file = Files.writeString(dir.resolve("abc"), "abc", StandardOpenOption.CREATE_NEW);
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        FeatureCache.sha256(file));
  }
}
