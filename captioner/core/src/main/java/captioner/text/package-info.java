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
 * serves as an oracle in tests only, and only its behaviour was looked at, never its source. The
 * rules are regular expressions, one a kind of token, in {@code src/main/jflex}; JFlex makes one
 * automaton of them when the project is built. Rules tried one after the other at run time were
 * turned down: they were slower, had to be bounded one by one for odd text, and the longest match
 * over all rules, which the original goes by, is just what an automaton finds. Equal to the
 * original means: for a caption alone in its file, on every shared caption and on random odd ones.
 * The first four ids are special tokens in every vocabulary, so the network's code names them as
 * constants.
 */
package captioner.text;
