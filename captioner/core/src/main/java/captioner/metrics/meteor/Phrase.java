package captioner.metrics.meteor;

/**
 * Neighbouring words of a caption that a {@link ParaphraseTable} knows.
 *
 * @param id the number of the phrase in the table
 * @param start its first word in the caption, from 0
 * @param length how many words it has
 */
record Phrase(int id, int start, int length) {}
