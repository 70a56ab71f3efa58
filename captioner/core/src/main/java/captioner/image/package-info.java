/**
 * Photo files to pixels: find, decode, orient, resize, normalise.
 *
 * <p>{@link captioner.image.Photos} turns files and folders, or a {@link captioner.image.PathList},
 * into a list of photos, {@link captioner.image.PhotoReader} turns one of them into upright RGB
 * pixels, and {@link captioner.image.Preprocessing}, which a backbone states, turns those into the
 * (C, H, W) floats that the backbone sees. A photo that cannot be read is an {@link
 * captioner.image.UnreadablePhotoException} of one line; the caller goes on with the next.
 *
 * <p>Decisions. Content decides what a file is, never its name. Decoders are ImageIO's, with
 * TwelveMonkeys' for WebP, CMYK and what else the JDK turns down; the next is tried when one fails.
 * They throw anything on corrupt bytes, so this is the one place that catches runtime exceptions. A
 * truncated photo is refused although its upper part could be shown; a JPEG without its end marker
 * but with all its pixels is whole. Embedded colour profiles are followed to sRGB, where Pillow
 * would ignore them; a broken one means sRGB.
 *
 * <p>A hostile file may cost one photo, never the run. Sizes are checked before pixels are
 * allocated, profiles are inflated to a bound, other notes are not parsed at all but for the one
 * EXIF tag that matters, and a decoder that reads on after the end of a file is stopped.
 * metadata-extractor was used for EXIF at first: it inflates the texts of a PNG, whatever they
 * become. There is no watchdog: of some 20,000 mutated files none kept a decoder busy that way.
 *
 * <p>Scaling is our own {@code Resampler}, of one class: TwelveMonkeys' {@code ResampleOp} with a
 * triangle filter was measured first and differs from Pillow by up to 24 levels of 255 (1.6 on
 * average) and needs twice the time; ours differs by Pillow's own rounding, at most 1. JDK's
 * bilinear does not widen its filter and aliases when a photo shrinks.
 */
package captioner.image;
