/**
 * Visual n-grams: what a photo's references are likely to say, told from the photo, to rank
 * captions by.
 *
 * <p>A captioner's likeliest sentence is seldom the best of those that it finds; a network of one
 * hidden layer that was trained for nothing but what the references have in common tells better. It
 * runs in Java, since per photo it is two products of a vector and a matrix of which the second is
 * needed only for the n-grams of the candidates.
 */
package captioner.ngrams;
