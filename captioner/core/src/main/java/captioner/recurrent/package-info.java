/**
 * The recurrent decoders that the Transformer is compared with, as DJL blocks: the attention LSTM
 * of "Show, Attend and Tell" (Xu et al. 2015, https://arxiv.org/abs/1502.03044) and the plain one
 * of "Show and Tell" (Vinyals et al. 2015, https://arxiv.org/abs/1411.4555). Like {@link
 * captioner.transformer} it knows no image and no word.
 *
 * <p>Read in this order: {@link captioner.recurrent.LstmCell}, {@link
 * captioner.recurrent.SoftAttention}, {@link captioner.recurrent.Gaze}, which joins the two, and
 * {@link captioner.recurrent.RecurrentDecoder}, which loops over the words.
 *
 * <p>Decisions. DJL's LSTM block runs a whole sentence in one call, which attention, asking for the
 * state before each word, cannot use; so the cell is written out, and both decoders have the same
 * one. What does not depend on the state is computed for all words at once: the words' share of the
 * gates before the loop, the output after it. What must wait for the state before it, the cell and
 * the look at the image, is the loop; a Transformer has none, which is the comparison. Several
 * captions of an image share its memory without copies, as there.
 *
 * <p>Letters: B batch, r captions or hypotheses an image, N image tokens, T text tokens, D model
 * width, n width of the state, R rows.
 */
package captioner.recurrent;
