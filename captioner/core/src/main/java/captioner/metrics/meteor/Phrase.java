package captioner.metrics.meteor;

/**
 * Neighbouring words of a caption that a {@link ParaphraseTable} knows.
 *
 * @param number its number in the table
 * @param start its first word in the caption, from 0
 * @param length how many words it has
 */
record Phrase(int number, int start, int length) {}
