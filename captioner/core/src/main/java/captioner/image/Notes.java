package captioner.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;

/**
 * What stands beside the pixels of a JPEG, PNG or WebP.
 *
 * <p>The colour profile is read here and kept from the decoders, and so are a PNG's compressed
 * texts: a broken profile would fail a WebP and let a JPEG ask for gigabytes, the JDK passes over a
 * PNG's, and it would inflate 4 MB of text to 4 GB. Only CMYK profiles are left to the decoder,
 * once they are known to work.
 */
final class Notes {
  /** Real profiles have a few hundred bytes to 3 MB. */
  private static final int MAX_PROFILE_BYTES = 8 << 20;

  private static final String JPEG_PROFILE = "ICC_PROFILE\0";
  private static final Set<String> PNG_COMPRESSED = Set.of("iCCP", "zTXt", "iTXt");

  private final byte[] file;
  private final ImageFormat format;
  private final Optional<ColorProfile> profile;

  Notes(byte[] file, ImageFormat format) {
    this.file = file;
    this.format = format;
    profile = ColorProfile.of(icc());
  }

  /** Returns the colour profile; none where it is broken, or the format has other decoders. */
  Optional<ColorProfile> profile() {
    return profile;
  }

  /** Returns the file as the decoder may see it, in which notes have names that nobody knows. */
  byte[] hidden() {
    byte[] shown = file;
    for (Chunks chunks = new Chunks(file, format); chunks.next(); ) {
      if (isHarmful(chunks)) {
        shown = shown == file ? file.clone() : shown;
        int label = format == ImageFormat.JPEG ? chunks.start() : chunks.label();
        System.arraycopy(new byte[] {'h', 'i', 'D', 'e'}, 0, shown, label, 4);
      }
    }
    return shown;
  }

  private boolean isHarmful(Chunks chunks) {
    return switch (format) {
      case JPEG ->
          chunks.is("\u00e2", JPEG_PROFILE) && !profile.map(ColorProfile::isCmyk).orElse(false);
      case PNG -> PNG_COMPRESSED.contains(chunks.name());
      case WEBP -> chunks.is("ICCP", "");
      case GIF, BMP, TIFF -> false;
    };
  }

  private byte[] icc() {
    return switch (format) {
      case JPEG -> jpegProfile();
      case PNG -> Chunks.find(file, format, "iCCP", "").map(Notes::inflated).orElse(new byte[0]);
      case WEBP -> Chunks.find(file, format, "ICCP", "").map(Notes::bytes).orElse(new byte[0]);
      case GIF, BMP, TIFF -> new byte[0];
    };
  }

  /** Joins the segments that a profile is spread over, each with its number and their count. */
  private byte[] jpegProfile() {
    SortedMap<Byte, ByteBuffer> parts = new TreeMap<>();
    for (Chunks chunks = new Chunks(file, format); chunks.next(); ) {
      if (chunks.is("\u00e2", JPEG_PROFILE) && chunks.content().remaining() > 14) {
        parts.put(chunks.content().get(12), chunks.content().position(14));
      }
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.values().forEach(part -> joined.writeBytes(bytes(part)));
    return joined.toByteArray();
  }

  /** Returns what a PNG's chunk holds after the profile's name and a byte for the method. */
  private static byte[] inflated(ByteBuffer chunk) {
    byte[] content = bytes(chunk);
    int name = 0;
    while (name < content.length && content[name] != 0) {
      name++;
    }
    byte[] deflated =
        Arrays.copyOfRange(content, Math.min(name + 2, content.length), content.length);
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      return in.readNBytes(MAX_PROFILE_BYTES);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }
}
