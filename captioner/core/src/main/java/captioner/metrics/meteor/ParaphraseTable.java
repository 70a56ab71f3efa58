package captioner.metrics.meteor;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.LineNumberReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/**
 * Phrases that mean the same, as in {@code paraphrase-en.gz}, which METEOR 1.5 brings along; may be
 * used by several threads at once.
 *
 * <p>Source: Denkowski and Lavie 2011, "Meteor 1.3", section 2.2.
 */
public final class ParaphraseTable {

  private static final int BUFFER = 1 << 16;

  private final PhraseNumbers phrases = new PhraseNumbers();
  private int longestPhrase;

  // Phrase p has the paraphrases at starts[p] to starts[p + 1] - 1, in the order of the file.
  private final int[] starts;
  private final int[] paraphrases;

  private ParaphraseTable(LineNumberReader lines) throws IOException {
    int[] left = new int[BUFFER];
    int[] right = new int[BUFFER];
    int pairs = 0;
    for (String line = lines.readLine(); line != null || pairs == 0; line = lines.readLine()) {
      checkProbability(line);
      if (pairs == left.length) {
        left = Arrays.copyOf(left, 2 * pairs);
        right = Arrays.copyOf(right, 2 * pairs);
      }
      left[pairs] = number(lines.readLine());
      right[pairs] = number(lines.readLine());
      pairs++;
    }
    starts = new int[phrases.size() + 1];
    for (int i = 0; i < pairs; i++) {
      starts[left[i] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    paraphrases = new int[pairs];
    for (int i = 0; i < pairs; i++) {
      paraphrases[next[left[i]]++] = right[i];
    }
  }

  /**
   * Reads a table in METEOR's form: gzipped UTF-8 text, three lines a pair, which are its
   * probability (not used) and two phrases, their words parted by single spaces.
   *
   * @throws IOException if the file cannot be read or has another form; the message names the file
   *     and the line
   */
  public static ParaphraseTable read(Path file) throws IOException {
    try (InputStream packed = Files.newInputStream(file);
        InputStream text = unpack(packed, file);
        LineNumberReader lines =
            new LineNumberReader(new InputStreamReader(text, StandardCharsets.UTF_8), BUFFER)) {
      return read(lines, file);
    } catch (NoSuchFileException e) {
      throw new IOException("no paraphrase table at " + file, e);
    }
  }

  private static InputStream unpack(InputStream packed, Path file) throws IOException {
    try {
      return new GZIPInputStream(packed, BUFFER);
    } catch (IOException e) {
      throw new IOException(file + ", line 1: not a gzip file", e);
    }
  }

  private static ParaphraseTable read(LineNumberReader lines, Path file) throws IOException {
    try {
      return new ParaphraseTable(lines);
    } catch (IOException e) {
      throw new IOException(file + ", line " + lines.getLineNumber() + ": " + e.getMessage(), e);
    }
  }

  private static void checkProbability(String line) throws IOException {
    try {
      Double.parseDouble(required(line));
    } catch (NumberFormatException e) {
      throw new IOException("not a probability: \"" + line + "\"", e);
    }
  }

  private int number(String phrase) throws IOException {
    int words = 1 + (int) required(phrase).chars().filter(c -> c == ' ').count();
    longestPhrase = Math.max(longestPhrase, words);
    return phrases.add(phrase);
  }

  private static String required(String line) throws IOException {
    if (line == null || line.isBlank()) {
      throw new IOException("needs three lines a pair: its probability and two phrases");
    }
    return line;
  }

  /** Returns the phrases of a caption that the table knows, by start, then by length. */
  List<Phrase> phrases(List<String> words) {
    List<Phrase> known = new ArrayList<>();
    for (int start = 0; start < words.size(); start++) {
      int most = Math.min(longestPhrase, words.size() - start);
      for (int length = 1; length <= most; length++) {
        String phrase = String.join(" ", words.subList(start, start + length));
        OptionalInt number = phrases.find(phrase);
        if (number.isPresent()) {
          known.add(new Phrase(number.getAsInt(), start, length));
        }
      }
    }
    return known;
  }

  /**
   * Finds the pairs of phrases of which the table lists the second as a paraphrase of the first.
   *
   * @param first phrases of one caption
   * @param second phrases of another caption
   * @param use called with each pair, in the order of the first, then of the table, then of the
   *     second
   */
  void forEachPair(List<Phrase> first, List<Phrase> second, BiConsumer<Phrase, Phrase> use) {
    Map<Integer, List<Phrase>> places = new HashMap<>();
    for (Phrase phrase : second) {
      places.computeIfAbsent(phrase.number(), number -> new ArrayList<>()).add(phrase);
    }
    for (Phrase phrase : first) {
      for (int i = starts[phrase.number()]; i < starts[phrase.number() + 1]; i++) {
        for (Phrase paraphrase : places.getOrDefault(paraphrases[i], List.of())) {
          use.accept(phrase, paraphrase);
        }
      }
    }
  }
}
