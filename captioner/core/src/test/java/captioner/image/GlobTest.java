package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.jpg a.jpg",
        "*.jpg deep/in/a.JPG",
        "*.JPG a.jpg",
        "*.{jpg,png} a.png",
        "IMG_????.jpg IMG_0042.jpg",
        "[a-c]*.jpg b1.jpg",
        "[!a-c]*.jpg d1.jpg",
        "thumbs thumbs/a.jpg",
        "thumbs x/thumbs/y/a.jpg",
        "thumbs/ x/thumbs/y/a.jpg",
        "/thumbs thumbs/a.jpg",
        "thumbs/** thumbs/y/a.jpg",
        "x/*.jpg x/a.jpg",
        "**/raw/** a/b/raw/c/d.jpg",
        "**/*.jpg a.jpg",
        "x/**/a.jpg x/a.jpg",
        "x/**/a.jpg x/y/z/a.jpg",
        "a+b(1).jpg a+b(1).jpg",
        "\\[1].jpg [1].jpg"
      })
  void fits(String glob, Path path) {
    assertEquals(true, new Glob(glob).matches(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.jpg a.jpeg",
        "*.jpg a.jpg.txt",
        "x/*.jpg y/x/a.jpg",
        "x/*.jpg x/y/a.jpg",
        "/thumbs x/thumbs/a.jpg",
        "thumbs thumbs2/a.jpg",
        "a.jpg aXjpg",
        "[!a].jpg a.jpg",
        "x/?/a.jpg x/a.jpg"
      })
  void doesNotFit(String glob, Path path) {
    assertEquals(false, new Glob(glob).matches(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "[", "a[b", "[]", "{jpg", "a\\", "[z-a]"})
  void rejectsWhatIsNotEnded(String glob) {
    Exception failure = assertThrows(IllegalArgumentException.class, () -> new Glob(glob));
    assertEquals("not a pattern of file names: '" + glob + "'", failure.getMessage());
  }
}
