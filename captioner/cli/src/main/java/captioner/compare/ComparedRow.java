package captioner.compare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One configuration of a comparison.
 *
 * @param name what people call it
 * @param flags of {@code train}, those of all rows and its own, as words of a command line
 * @param pretraining flags of {@code pretrain}, if its decoder is trained on text before
 */
public record ComparedRow(String name, List<String> flags, Optional<List<String>> pretraining) {
  private static final int LONGEST = 40;

  /** Keeps copies of the lists. */
  public ComparedRow {
    flags = List.copyOf(flags);
    pretraining = pretraining.map(List::copyOf);
  }

  /**
   * Returns what is equal for rows that train alike, whatever they are called: 8 hexadecimal
   * digits.
   *
   * @param conditions all else that a result depends on: data and budget
   */
  String fingerprint(String conditions) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String before = pretraining.map(words -> String.join("\n", words) + "\n\n").orElse("");
      String text = before + String.join("\n", flags) + "\n\n" + conditions;
      byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns whether its decoder is pretrained on nothing but the captions that it learns from. */
  boolean isPretrainedOnCaptions() {
    return pretraining
        .map(words -> words.stream().noneMatch(word -> word.startsWith("--text=")))
        .orElse(false);
  }

  /** Returns all flags, for people. */
  String commands() {
    return pretraining.map(words -> "pretrain " + String.join(" ", words) + "\n  train ").orElse("")
        + String.join(" ", flags);
  }

  /** Returns the name as the beginning of a folder's name: letters, digits and hyphens. */
  String folderName() {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = plain.substring(0, Math.min(plain.length(), LONGEST));
    String bare = cut.replaceAll("^-|-$", "");
    return bare.isEmpty() ? "row" : bare;
  }
}
