package captioner.decoding;

import static captioner.decoding.PrefixScorer.BOS;
import static captioner.decoding.PrefixScorer.EOS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every sentence of a hand-written scorer, ended or cut at maxLength: exhaustive search. */
final class AllSentences {
  private AllSentences() {}

  /** Returns the sentences of one image, those that ended first, each kind best first. */
  static List<Hypothesis> of(PrefixScorer scorer, int image, BeamSearchConfig config) {
    List<Hypothesis> all = new ArrayList<>();
    enumerate(scorer, Prefix.of(image, BOS), List.of(image, BOS), config, all);
    all.sort(
        Comparator.comparing(Hypothesis::finished).thenComparing(Hypothesis::score).reversed());
    return all;
  }

  private static void enumerate(
      PrefixScorer scorer,
      Prefix prefix,
      List<Integer> tokens,
      BeamSearchConfig config,
      List<Hypothesis> all) {
    float[] logProbs = scorer.next(tokens);
    for (int token = EOS; token < logProbs.length; token++) {
      Prefix longer = prefix.then(0, token, logProbs[token]);
      List<Integer> longerTokens = new ArrayList<>(tokens);
      longerTokens.add(token);
      if (token == EOS || longerTokens.size() == config.maxLength() + 2) {
        all.add(longer.toHypothesis(EOS, config.lengthPenalty()));
      } else {
        enumerate(scorer, longer, longerTokens, config, all);
      }
    }
  }
}
