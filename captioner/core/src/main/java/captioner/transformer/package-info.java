/**
 * The Transformer of Vaswani et al. 2017, "Attention Is All You Need"
 * (https://arxiv.org/abs/1706.03762), as DJL blocks. This package knows no image and no word: it
 * maps vectors to vectors.
 *
 * <p>Read in this order: {@link captioner.transformer.MultiHeadAttention} (section 3.2), {@link
 * captioner.transformer.FeedForward} (3.3), {@link captioner.transformer.Residual} (the "Add and
 * Norm" of figure 1), {@link captioner.transformer.EncoderLayer} and {@link
 * captioner.transformer.DecoderLayer} (3.1), then the stacks {@link
 * captioner.transformer.TransformerEncoder} and {@link captioner.transformer.TransformerDecoder}.
 *
 * <p>Decisions. DJL's {@code TransformerEncoderBlock} is not used: it normalises with BatchNorm,
 * adds the block's input twice, and has no decoder beside it. Keys and values are projected
 * separately from the query, so that cross-attention projects an image once and a decoding step
 * projects one token. Several captions of one image share its memory: queries (B·r, T, D) meet a
 * memory (B, N, D) without copying it r times, which is what makes training on five captions an
 * image, and beam search, cheap.
 *
 * <p>Letters: B batch, r captions or hypotheses an image, N image tokens, T text tokens, S attended
 * tokens, D model width, A heads, E = D/A.
 */
package captioner.transformer;
