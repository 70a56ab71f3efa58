/**
 * Captions as words: split like the reference evaluation, numbered for the network, and written out
 * again for people.
 *
 * <p>{@link captioner.text.PtbTokenizer} turns a caption into lower-case tokens ("ca", "n't"),
 * {@link captioner.text.Vocabulary} turns tokens into ids and back, and {@link
 * captioner.text.Detokenizer} turns tokens into a sentence ("Can't"). This package imports nothing
 * of ours.
 *
 * <p>Design decisions. Training and evaluation share one tokenizer, so that a model learns exactly
 * the words it is scored on. It is our own code because the original is under the GPL; the original
 * serves as an oracle in tests only. Rules are an ordered list of small patterns of which the
 * longest match wins, as in a lexer generator, rather than one expression: a rule can then be read,
 * tested and added alone. The first four ids are special tokens in every vocabulary, so the
 * network's code names them as constants.
 */
package captioner.text;
