package captioner.pretraining;

import captioner.text.PtbTokenizer;
import captioner.text.SentenceReader;
import captioner.transformer.TransformerDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sentences of text files, one file after another, as words: those that are trained on in
 * portions, and every n-th one, which is held out.
 *
 * @param files UTF-8 text
 */
record TextCorpus(List<Path> files) {
  /** Words of a piece; bos or eos comes with them. */
  static final int MOST_WORDS = TransformerDecoder.MAX_LENGTH - 2;

  /** Sentences that are shuffled together, in memory. */
  static final int PORTION = 20_000;

  TextCorpus {
    files = List.copyOf(files);
  }

  /** Opens the first file; the caller closes what is returned. */
  Sentences open() {
    return new Sentences();
  }

  /** Returns the words of a sentence in pieces that a decoder can place; none if it has none. */
  static List<List<String>> pieces(PtbTokenizer tokenizer, String sentence) {
    List<String> words = tokenizer.tokenize(sentence);
    List<List<String>> pieces = new ArrayList<>();
    for (int from = 0; from < words.size(); from += MOST_WORDS) {
      pieces.add(words.subList(from, Math.min(words.size(), from + MOST_WORDS)));
    }
    return pieces;
  }

  /** Reads the sentences of all files in order. */
  final class Sentences implements Closeable {
    private int next;
    private Optional<SentenceReader> reader = Optional.empty();

    private Sentences() {}

    /** Returns the next sentence as it is written; nothing at the end of the last file. */
    Optional<String> next() throws IOException {
      while (true) {
        Optional<String> sentence = reader.isPresent() ? reader.get().next() : Optional.empty();
        if (sentence.isPresent() || next == files.size()) {
          return sentence;
        }
        close();
        reader = Optional.of(new SentenceReader(files.get(next++)));
      }
    }

    @Override
    public void close() throws IOException {
      if (reader.isPresent()) {
        reader.get().close();
      }
    }
  }
}
