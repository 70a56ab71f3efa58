package captioner.ngrams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos of dogs and of cats, whose features are told apart by a third of their channels. */
class VisualNgramsTest {
  private static final int CHANNELS = 12;
  private static final List<String> DOG =
      List.of("a dog runs on grass", "the dog runs", "a dog on the grass");
  private static final List<String> CAT =
      List.of("a cat sits on a mat", "the cat sits", "a cat on the mat");

  @TempDir static Path folder;
  private static Vocabulary vocabulary;
  private static double explained;

  @BeforeAll
  static void train() throws IOException {
    vocabulary =
        Vocabulary.build(Stream.of(DOG, CAT).flatMap(List::stream).map(c -> words(c)).toList(), 1);
    VisualNgramConfig config = new VisualNgramConfig(2, 8, 60, 1, 0.1, 4, 1);
    explained =
        new VisualNgramTrainer(vocabulary, examples(100, 1), examples(40, 2), config).train(folder);
  }

  private static List<String> words(String caption) {
    return List.of(caption.split(" "));
  }

  private static VisualNgramTrainer.Examples examples(int photos, int seed) {
    Random random = new Random(seed);
    List<float[]> features = new ArrayList<>();
    List<int[][]> captions = new ArrayList<>();
    for (int photo = 0; photo < photos; photo++) {
      boolean dog = photo % 2 == 0;
      features.add(features(dog, random));
      captions.add((dog ? DOG : CAT).stream().map(VisualNgramsTest::ids).toArray(int[][]::new));
    }
    return new VisualNgramTrainer.Examples(List.of(features), captions);
  }

  private static float[] features(boolean dog, Random random) {
    float[] features = new float[CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      boolean tells = channel % 3 == 0;
      features[channel] = random.nextFloat() + (tells && dog == (channel % 2 == 0) ? 2 : 0);
    }
    return features;
  }

  private static int[] ids(String caption) {
    return vocabulary.encode(words(caption));
  }

  @Test
  void explainsPhotosThatItHasNotSeen() {
    assertTrue(explained > 0.9, explained + " of the variance");
  }

  /** What the references have in common is known, and so is how CIDEr weighs it. */
  @Test
  void scoresAreExpectedCosinesWithTheReferences() throws IOException {
    VisualNgrams ngrams = VisualNgrams.load(folder, vocabulary, CHANNELS);
    NgramTable table = NgramTable.load(folder.resolve(VisualNgrams.TABLE), vocabulary);
    Random random = new Random(3);
    List<int[]> captions =
        Stream.concat(DOG.stream(), CAT.stream()).map(VisualNgramsTest::ids).toList();
    double error = 0;
    for (int photo = 0; photo < 100; photo++) {
      List<String> references = photo % 2 == 0 ? DOG : CAT;
      double[] scores = ngrams.scores(features(photo % 2 == 0, random), captions);
      for (int i = 0; i < scores.length; i++) {
        error += Math.abs(scores[i] - cosines(table, captions.get(i), references)) / 600;
      }
    }
    assertTrue(error < 0.5, "mean error " + error + " of 0 to 6");
  }

  private static double cosines(NgramTable table, int[] caption, List<String> references) {
    float[] candidate = vector(table, caption);
    double sum = 0;
    for (String reference : references) {
      float[] other = vector(table, ids(reference));
      for (int i = 0; i < other.length; i++) {
        sum += candidate[i] * other[i];
      }
    }
    return 10 * sum / NgramTable.MAX_ORDER / references.size();
  }

  private static float[] vector(NgramTable table, int[] caption) {
    float[] vector = new float[table.size()];
    NgramTable.Weighted weighted = table.weigh(caption);
    for (int i = 0; i < weighted.places().length; i++) {
      vector[weighted.places()[i]] = weighted.weights()[i];
    }
    return vector;
  }

  @Test
  void tableCountsImagesAndLeavesOutRareAndUnknownWords() throws IOException {
    int unknown = Vocabulary.UNK;
    int[] dog = ids("a dog runs");
    int[] odd = {dog[0], unknown, dog[2]};
    NgramTable table = NgramTable.count(List.of(new int[][] {dog, dog}, new int[][] {odd}), 2);
    assertEquals(2, table.size(), "a and runs, in both");
    Path file = folder.resolve("table.txt");
    table.save(file, vocabulary);
    assertEquals(
        List.of("2", "2\ta", "2\truns"), Files.readAllLines(file).stream().sorted().toList());
    assertEquals(0, table.weigh(dog).weights()[0], "of what all images have nothing is learnt");
  }

  @Test
  void aBrokenFileIsNamed() throws IOException {
    assertFalse(VisualNgrams.exists(folder.resolve("none")));
    Path copy = Files.createDirectory(folder.resolve("broken"));
    for (String name : VisualNgrams.FILES) {
      Files.copy(folder.resolve(name), copy.resolve(name));
    }
    Path table = copy.resolve(VisualNgrams.TABLE);
    String whole = Files.readString(table);
    for (String text : List.of("", "x", whole + "1\t\n", whole + "1\tqwrtz\n", whole + "0\ta\n")) {
      Files.writeString(table, text);
      String message = message(copy, CHANNELS);
      assertTrue(message.startsWith(table + ", line "), message);
    }
    Files.writeString(table, whole + "1\ta dog runs\n");
    assertTrue(message(copy, CHANNELS).contains("directions has shape"));
    Files.writeString(table, whole);
    assertTrue(message(copy, CHANNELS + 1).contains("components has shape"));
  }

  private static String message(Path copy, int channels) {
    return assertThrows(IOException.class, () -> VisualNgrams.load(copy, vocabulary, channels))
        .getMessage();
  }
}
