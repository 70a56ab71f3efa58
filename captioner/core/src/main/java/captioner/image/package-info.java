/** Photo files to pixels: find, decode, orient, resize, normalise. */
package captioner.image;
