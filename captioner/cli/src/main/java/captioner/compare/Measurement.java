package captioner.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code measure} says of one captioner. Bytes are 0 where the system does not tell.
 *
 * @param parameters of the network but its backbone's frozen part
 * @param ofEncoder of these, those of the Transformer encoder
 * @param ofDecoder of these, those of the decoder
 * @param latencies of captions, photos one at a time
 * @param rows captions of a training step that was measured
 * @param byLength training steps with captions of some lengths
 * @param byTokens training steps with images of some numbers of tokens
 * @param heads of the attention that was weighed; 0 if the decoder is no Transformer
 * @param attention the memory of one block of it
 */
public record Measurement(
    long parameters,
    long ofEncoder,
    long ofDecoder,
    List<Latency> latencies,
    int rows,
    List<Step> byLength,
    List<Step> byTokens,
    int heads,
    List<Attention> attention) {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** Keeps copies of the lists. */
  public Measurement {
    latencies = List.copyOf(latencies);
    byLength = List.copyOf(byLength);
    byTokens = List.copyOf(byTokens);
    attention = List.copyOf(attention);
  }

  /**
   * How long a caption takes.
   *
   * @param beam hypotheses that are followed
   * @param milliseconds from pixels to sentence, the median over the photos
   * @param photos how many
   */
  public record Latency(int beam, double milliseconds, int photos) {}

  /**
   * What a training step costs.
   *
   * @param words of every caption
   * @param imageTokens N
   * @param captionsPerSecond of the median step
   * @param bytes beyond weights, gradients and moments
   */
  public record Step(int words, int imageTokens, double captionsPerSecond, long bytes) {}

  /**
   * What an attention block takes in training.
   *
   * @param queries M
   * @param imageTokens N
   * @param bytes as seen
   * @param formula what M, N and M · N make one expect, bytes
   * @param ofScores the part of the formula that grows with M · N
   */
  public record Attention(int queries, int imageTokens, long bytes, long formula, long ofScores) {}

  /** Writes it as JSON. */
  public byte[] toJson() {
    return (GSON.toJson(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if the file cannot be read or holds something else
   */
  public static Measurement read(Path file) throws IOException {
    try {
      Measurement read = GSON.fromJson(Files.readString(file), Measurement.class);
      if (read != null) {
        return read;
      }
    } catch (RuntimeException e) { // JSON of something else makes no Measurement
      // the message below covers this, too
    }
    throw new IOException(file + " is broken; delete it, and it is measured again");
  }

  /** Returns whether it was measured at just these lengths and numbers of tokens. */
  boolean covers(List<Integer> lengths, List<Integer> tokens) {
    return byLength.stream().map(Step::words).toList().equals(lengths)
        && byTokens.stream().map(Step::imageTokens).toList().equals(tokens);
  }
}
