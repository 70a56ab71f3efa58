package captioner.metrics.meteor;

import java.util.List;

/**
 * Which words of a candidate stand for which words of a reference.
 *
 * @param matches the matches in the order of the reference; none share a word
 * @param chunks into how few runs they fall that are in the same order, without gaps, in both
 */
record Alignment(List<Match> matches, int chunks) {}
