package captioner.pretraining;

import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.text.PtbTokenizer;
import captioner.text.Vocabulary;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Reads a text by portions, as batches of sentences of like length. */
final class TextBatches implements Closeable {
  private final TextCorpus.Sentences sentences;
  private final Vocabulary vocabulary;
  private final long heldOutEvery;
  private final PtbTokenizer tokenizer = new PtbTokenizer();
  private long read;

  /**
   * Begins at the first sentence.
   *
   * @param heldOutEvery every so many sentences one is held out
   */
  TextBatches(TextCorpus corpus, Vocabulary vocabulary, long heldOutEvery) {
    sentences = corpus.open();
    this.vocabulary = vocabulary;
    this.heldOutEvery = heldOutEvery;
  }

  /** Passes over portions. */
  void skip(int portions) throws IOException {
    long until = (long) portions * TextCorpus.PORTION;
    while (read < until && sentences.next().isPresent()) {
      read++;
    }
  }

  /**
   * Returns the batches of the next portion to be trained on; nothing at the end of the text.
   *
   * @param sentencesPerBatch B
   */
  Optional<List<CaptionBatch>> next(int sentencesPerBatch, long seed) throws IOException {
    List<int[][]> portion = new ArrayList<>();
    long from = read;
    Optional<String> sentence = sentences.next();
    while (sentence.isPresent()) {
      if (!isHeldOut(read++)) {
        addPieces(sentence.get(), portion);
      }
      if (read == from + TextCorpus.PORTION) {
        break;
      }
      sentence = sentences.next();
    }
    return read == from
        ? Optional.empty()
        : Optional.of(new CaptionBatches(portion, sentencesPerBatch, 1).epoch(seed));
  }

  /** Returns the sentences that are held out, of all that follow. */
  List<CaptionBatch> heldOut(int sentencesPerBatch) throws IOException {
    List<int[][]> held = new ArrayList<>();
    for (Optional<String> s = sentences.next(); s.isPresent(); s = sentences.next()) {
      if (isHeldOut(read++)) {
        addPieces(s.get(), held);
      }
    }
    return new CaptionBatches(held, sentencesPerBatch, 1).epoch(0);
  }

  /** One of every few, but not always in the same place, since texts may have a rhythm. */
  private boolean isHeldOut(long place) {
    long drawn = new SplittableRandom(place / heldOutEvery).nextLong(heldOutEvery);
    return place % heldOutEvery == drawn;
  }

  private void addPieces(String sentence, List<int[][]> to) {
    for (List<String> piece : TextCorpus.pieces(tokenizer, sentence)) {
      to.add(new int[][] {vocabulary.encode(piece)});
    }
  }

  @Override
  public void close() throws IOException {
    sentences.close();
  }
}
