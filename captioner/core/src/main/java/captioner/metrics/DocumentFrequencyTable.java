package captioner.metrics;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Document frequencies as a text file, so that a small folder of photos is scored by the
 * frequencies of a large set, and so that anyone can read or make a table.
 *
 * <p>The first line is {@code captioner-df}, the number of images and the number of n-grams; every
 * other line an n-gram's number of images and its words, separated by spaces. Columns are separated
 * by tabs, n-grams sorted. A name that ends in .gz means gzip.
 */
public final class DocumentFrequencyTable {
  private static final String TITLE = "captioner-df";

  private DocumentFrequencyTable() {}

  /**
   * Writes the document frequencies of a corpus of references.
   *
   * @param references for each image its reference captions; at least one image
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<List<List<String>>> references) throws IOException {
    Map<String, Integer> images = new TreeMap<>();
    for (List<List<String>> captions : references) {
      Set<String> ngrams = new HashSet<>();
      captions.forEach(caption -> addNGrams(caption, ngrams));
      ngrams.forEach(ngram -> images.merge(ngram, 1, Integer::sum));
    }
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = isGzip(file) ? new GZIPOutputStream(out) : out;
        Writer text = new OutputStreamWriter(packed, StandardCharsets.UTF_8)) {
      text.write(TITLE + "\t" + references.size() + "\t" + images.size() + "\n");
      for (Map.Entry<String, Integer> ngram : images.entrySet()) {
        text.write(ngram.getValue() + "\t" + ngram.getKey() + "\n");
      }
    }
  }

  private static void addNGrams(List<String> caption, Set<String> ngrams) {
    for (int from = 0; from < caption.size(); from++) {
      int longest = Math.min(caption.size(), from + NGrams.MAX_ORDER);
      for (int to = from + 1; to <= longest; to++) {
        ngrams.add(String.join(" ", caption.subList(from, to)));
      }
    }
  }

  /**
   * Returns the document frequencies of a file that {@link #write} wrote.
   *
   * @throws IOException if the file cannot be read, or is not such a table; the message then names
   *     the file and the line
   */
  public static DocumentFrequencies read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream unpacked = isGzip(file) ? new GZIPInputStream(in) : in;
        BufferedReader text =
            new BufferedReader(
                new InputStreamReader(unpacked, StandardCharsets.UTF_8.newDecoder()))) {
      return read(file, text);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8 text", e);
    } catch (ZipException | EOFException e) {
      throw new IOException(file + " is not whole gzip: " + e.getMessage(), e);
    }
  }

  private static DocumentFrequencies read(Path file, BufferedReader text) throws IOException {
    String[] title = String.valueOf(text.readLine()).split("\t", -1);
    if (title.length != 3 || !title[0].equals(TITLE)) {
      throw new IOException(
          file + " is not a table of document frequencies; score --save-df FILE writes one");
    }
    int images = number(file, 1, title[1], Integer.MAX_VALUE);
    int size = number(file, 1, title[2], Integer.MAX_VALUE);
    LongCounts counts = new LongCounts();
    for (int line = 2; line <= size + 1; line++) {
      String row = text.readLine();
      if (row == null) {
        throw new IOException(
            "%s ends after line %d of %d; it is not complete".formatted(file, line - 1, size + 1));
      }
      int tab = row.indexOf('\t');
      List<String> ngram = List.of(row.substring(tab + 1).split(" "));
      if (tab < 1 || ngram.contains("") || ngram.size() > NGrams.MAX_ORDER) {
        throw new IOException(
            "%s, line %d must be a number, a tab and 1 to %d words: \"%s\""
                .formatted(file, line, NGrams.MAX_ORDER, row));
      }
      counts.add(
          NGrams.of(ngram).keys(ngram.size())[0],
          number(file, line, row.substring(0, tab), images));
    }
    return new DocumentFrequencies(counts, images);
  }

  private static int number(Path file, int line, String text, int most) throws IOException {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the message below covers this, too
    }
    throw new IOException(
        "%s, line %d must hold a number from 1 to %d: \"%s\"".formatted(file, line, most, text));
  }

  private static boolean isGzip(Path file) {
    return file.toString().endsWith(".gz");
  }
}
