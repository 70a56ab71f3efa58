package captioner.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words a captioner knows, each with its number; the four special tokens come first.
 *
 * <p>Immutable. Saved as one token a line, so that a person can read, sort and compare it.
 */
public final class Vocabulary {

  /** Fills the end of short captions in a batch. */
  public static final int PAD = 0;

  /** Begins every caption. */
  public static final int BOS = 1;

  /** Ends every caption. */
  public static final int EOS = 2;

  /** Stands for every word that is not in the vocabulary. */
  public static final int UNK = 3;

  private static final List<String> SPECIALS = List.of("<pad>", "<bos>", "<eos>", "<unk>");

  private final List<String> words;
  private final Map<String, Integer> ids;

  /** Takes the words with the specials first; the caller has checked that none occurs twice. */
  private Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
    ids = new HashMap<>();
    for (int id = 0; id < words.size(); id++) {
      ids.put(words.get(id), id);
    }
  }

  /**
   * Returns the vocabulary of all words that occur often enough, the most frequent first and
   * equally frequent ones in alphabetical (code unit) order.
   *
   * @param captions the captions as tokens
   * @param minCount how often a word must occur; at least 1
   * @throws IllegalArgumentException if minCount is less than 1
   */
  public static Vocabulary build(Iterable<? extends List<String>> captions, int minCount) {
    if (minCount < 1) {
      throw new IllegalArgumentException("minCount must be at least 1: " + minCount);
    }
    Map<String, Integer> counts = new HashMap<>();
    captions.forEach(caption -> caption.forEach(word -> counts.merge(word, 1, Integer::sum)));
    return ofCounts(counts, minCount);
  }

  /**
   * Returns the vocabulary of all words that occur often enough, in the order of {@link #build}.
   *
   * @param occurrences how often each word occurs
   * @param minCount how often a word must occur; at least 1
   */
  public static Vocabulary ofCounts(Map<String, Integer> occurrences, int minCount) {
    Map<String, Integer> counts = new TreeMap<>(occurrences);
    SPECIALS.forEach(counts::remove); // a caption may hold "<unk>" literally
    List<String> words = new ArrayList<>(SPECIALS);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= minCount)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())) // stable: ties stay sorted
        .forEach(entry -> words.add(entry.getKey()));
    return new Vocabulary(words);
  }

  /** Returns the number of tokens, specials included. */
  public int size() {
    return words.size();
  }

  /** Returns the id of a word, or {@link #UNK} if it is not known. */
  public int id(String word) {
    return ids.getOrDefault(word, UNK);
  }

  /**
   * Returns the word with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String word(int id) {
    if (id < 0 || id >= words.size()) {
      throw new IllegalArgumentException(
          "a word id is at least 0 and less than " + words.size() + ": " + id);
    }
    return words.get(id);
  }

  /** Returns the ids of a caption's words, without bos and eos. */
  public int[] encode(List<String> tokens) {
    return tokens.stream().mapToInt(this::id).toArray();
  }

  /** Returns the words up to the first eos, without pad and bos. */
  public List<String> decode(int[] ids) {
    List<String> tokens = new ArrayList<>(ids.length);
    for (int id : ids) {
      if (id == EOS) {
        break;
      }
      if (id != PAD && id != BOS) {
        tokens.add(word(id));
      }
    }
    return List.copyOf(tokens);
  }

  /**
   * Writes the tokens in order of their ids, one a line, UTF-8.
   *
   * @throws IOException if the file cannot be written
   */
  public void save(Path file) throws IOException {
    Files.writeString(file, text());
  }

  /** Returns the tokens as {@link #save} writes them. */
  public String text() {
    return String.join("\n", words) + "\n";
  }

  /**
   * Returns the vocabulary that {@link #save} wrote.
   *
   * @throws IOException if the file cannot be read, or is not a vocabulary; the message then names
   *     the file and the line
   */
  public static Vocabulary load(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": a vocabulary is UTF-8 text; this file is not", e);
    }
    return parse(lines, file.toString());
  }

  /**
   * Returns the vocabulary of the lines that {@link #save} wrote.
   *
   * @param file what messages call it
   * @throws IOException if they are not a vocabulary; the message names the line
   */
  public static Vocabulary parse(List<String> lines, String file) throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i < SPECIALS.size() && !line.equals(SPECIALS.get(i))) {
        throw badLine(file, i, "must be " + SPECIALS.get(i) + ": \"" + line + "\"");
      }
      if (line.isBlank()) {
        throw badLine(file, i, "must hold a token: \"" + line + "\"");
      }
      Integer first = seen.putIfAbsent(line, i + 1);
      if (first != null) {
        throw badLine(file, i, "repeats line " + first + ": \"" + line + "\"");
      }
    }
    if (lines.size() < SPECIALS.size()) {
      throw badLine(file, lines.size(), "must be " + SPECIALS.get(lines.size()) + ": end of file");
    }
    return new Vocabulary(lines);
  }

  private static IOException badLine(String file, int index, String rule) {
    return new IOException(file + ", line " + (index + 1) + " " + rule);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary && words.equals(vocabulary.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  @Override
  public String toString() {
    return "Vocabulary of " + words.size() + " tokens";
  }
}
