package captioner.decoding;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a sentence must and must not say, in token ids.
 *
 * <p>A prefix is taken as it is: the other rules begin after it. Where they leave a sentence no way
 * on, it is cut there.
 *
 * @param prefix the tokens every sentence begins with; empty for a free start
 * @param avoid tokens, or sequences of tokens, that never occur
 * @param include tokens, or sequences of tokens, that all occur; see {@link BeamSearch}
 * @param minLength fewest tokens before eos, those of the prefix counted; 0 for any
 * @param noRepeatNgram n, where no n tokens in a row occur twice (Paulus et al. 2018, section 2.5,
 *     <a href="https://arxiv.org/abs/1705.04304">arXiv:1705.04304</a>, for n = 3); 0 for no such
 *     rule
 */
public record Constraints(
    List<Integer> prefix,
    List<List<Integer>> avoid,
    List<List<Integer>> include,
    int minLength,
    int noRepeatNgram) {

  /** Takes copies and checks the ranges. */
  public Constraints {
    prefix = List.copyOf(prefix);
    avoid = avoid.stream().map(List::copyOf).toList();
    include = include.stream().<List<Integer>>map(List::copyOf).distinct().toList();
    if (Stream.concat(avoid.stream(), include.stream()).anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("what to avoid and to include must have tokens: []");
    }
    if (minLength < 0) {
      throw new IllegalArgumentException("minLength must be 0 or more: " + minLength);
    }
    if (noRepeatNgram < 0) {
      throw new IllegalArgumentException("noRepeatNgram must be 0 or more: " + noRepeatNgram);
    }
  }

  /** Returns no constraints. */
  public static Constraints none() {
    return new Constraints(List.of(), List.of(), List.of(), 0, 0);
  }

  /** Returns these constraints with another prefix. */
  public Constraints withPrefix(List<Integer> prefix) {
    return new Constraints(prefix, avoid, include, minLength, noRepeatNgram);
  }

  /** Returns these constraints with other tokens to avoid. */
  public Constraints withAvoid(List<List<Integer>> avoid) {
    return new Constraints(prefix, avoid, include, minLength, noRepeatNgram);
  }

  /** Returns these constraints with other tokens to include. */
  public Constraints withInclude(List<List<Integer>> include) {
    return new Constraints(prefix, avoid, include, minLength, noRepeatNgram);
  }

  /** Returns these constraints with another minLength. */
  public Constraints withMinLength(int minLength) {
    return new Constraints(prefix, avoid, include, minLength, noRepeatNgram);
  }

  /** Returns these constraints with another noRepeatNgram. */
  public Constraints withNoRepeatNgram(int noRepeatNgram) {
    return new Constraints(prefix, avoid, include, minLength, noRepeatNgram);
  }

  /** Refuses what no sentence of maxLength tokens, eos counted, can satisfy. */
  void requireFit(int maxLength) {
    require(minLength, "minLength", maxLength);
    require(prefix.size(), "the length of the prefix", maxLength);
    int longest = include.stream().mapToInt(List::size).max().orElse(0);
    require(longest, "the length of what to include", maxLength);
  }

  private static void require(int length, String name, int maxLength) {
    if (length >= maxLength) {
      throw new IllegalArgumentException(
          name
              + " must be less than maxLength, which counts the end: "
              + length
              + ", "
              + maxLength);
    }
  }

  /** Returns the rules about the next token, in the order to be applied. */
  List<TokenFilter> filters(int eos) {
    List<TokenFilter> filters = new ArrayList<>();
    avoid.forEach(phrase -> filters.add(TokenFilter.avoiding(phrase)));
    if (minLength > 0) {
      filters.add(TokenFilter.atLeast(minLength, eos));
    }
    if (noRepeatNgram > 0) {
      filters.add(TokenFilter.withoutRepeats(noRepeatNgram));
    }
    if (!include.isEmpty()) {
      filters.add(TokenFilter.including(new IncludedPhrases(include), eos));
    }
    if (!prefix.isEmpty()) {
      filters.add(TokenFilter.beginning(prefix)); // last, since it overrides the others
    }
    return filters;
  }

  /** Returns the highest id that is named, or -1. */
  int highestToken() {
    return Stream.concat(Stream.of(prefix), Stream.concat(avoid.stream(), include.stream()))
        .flatMap(List::stream)
        .mapToInt(token -> token)
        .max()
        .orElse(-1);
  }
}
