package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OddPhotosTest {
  @TempDir private static Path folder;

  private static OddPhotos odd;

  @BeforeAll
  static void write() throws IOException {
    odd = OddPhotos.write(folder);
  }

  @Test
  void thereAreFortyKinds() {
    assertTrue(odd.good().size() + odd.bad().size() >= 40);
  }

  @Test
  void everyPhotoIsFoundOnceAndEveryOtherFileCounted() {
    Photos found = Photos.find(List.of(folder), PhotoSearch.defaults());
    SortedSet<Path> expected = new TreeSet<>(odd.good());
    expected.addAll(odd.bad().keySet());
    assertEquals(new Photos(List.copyOf(expected), odd.others(), List.of()), found);
  }

  @Test
  void everyGoodOneIsReadAndEveryBadOneHasItsReason() {
    List<Path> read = new ArrayList<>();
    SortedMap<Path, String> reasons = new TreeMap<>();
    PhotoReader reader = PhotoReader.forSide(224);
    for (Path photo : Photos.find(List.of(folder), PhotoSearch.defaults()).files()) {
      try {
        reader.read(photo);
        read.add(photo);
      } catch (UnreadablePhotoException e) {
        reasons.put(photo, e.getMessage().substring(photo.toString().length() + 2));
      }
    }
    assertEquals(List.copyOf(odd.good()), read);
    assertEquals(odd.bad(), reasons);
  }
}
