/**
 * Visual n-grams: what a photo's references are likely to say, told from the photo, to rank
 * captions by.
 *
 * <p>A captioner's likeliest sentence is seldom the best of those that it finds; comparing a photo
 * with the training photos, for nothing but what the references have in common, tells better. It
 * runs in Java, since per photo it is three products of a vector and a matrix, and one that is
 * needed only for the n-grams of the candidates.
 */
package captioner.ngrams;
