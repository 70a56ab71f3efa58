package captioner.training;

import captioner.text.Vocabulary;
import java.util.Arrays;
import java.util.List;

/**
 * Captions that the model drew, k an image, one image after the other, as rows for teacher forcing.
 *
 * @param rows for every caption its tokens, with eos unless it was cut; 1 or more
 */
record SampledCaptions(List<int[]> rows) {
  /** Keeps a copy of the list. */
  SampledCaptions {
    rows = List.copyOf(rows);
  }

  /** Returns T, the tokens of the longest. */
  int length() {
    return rows.stream().mapToInt(row -> row.length).max().orElse(0);
  }

  /** Returns what the decoder is given: (B·k, T), bos first, row-major. */
  long[] inputs() {
    int length = length();
    long[] inputs = new long[rows.size() * length];
    Arrays.fill(inputs, Vocabulary.PAD);
    for (int i = 0; i < rows.size(); i++) {
      int[] row = rows.get(i);
      inputs[i * length] = Vocabulary.BOS;
      for (int t = 1; t < row.length; t++) {
        inputs[i * length + t] = row[t - 1];
      }
    }
    return inputs;
  }

  /** Returns what it drew there: (B·k, T), padding after the end. */
  long[] targets() {
    int length = length();
    long[] targets = new long[rows.size() * length];
    Arrays.fill(targets, Vocabulary.PAD);
    for (int i = 0; i < rows.size(); i++) {
      int[] row = rows.get(i);
      for (int t = 0; t < row.length; t++) {
        targets[i * length + t] = row[t];
      }
    }
    return targets;
  }

  /** Repeats a number a caption for each of its tokens: (B·k) to (M). */
  float[] perToken(double[] ofRows) {
    float[] repeated = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int at = 0;
    for (int i = 0; i < ofRows.length; i++) {
      int end = at + rows.get(i).length;
      Arrays.fill(repeated, at, end, (float) ofRows[i]);
      at = end;
    }
    return repeated;
  }
}
