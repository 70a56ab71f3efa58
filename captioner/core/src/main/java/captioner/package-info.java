/**
 * Image captioning: a photo goes in, an English sentence comes out.
 *
 * <p>Dimension letters, used in every shape of this project: B batch, C channels, H and W image
 * pixels, N image tokens, T text tokens, D model width, A heads, E = D/A, K beams, V vocabulary.
 */
package captioner;
