package captioner.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What decoding a WebP's frames takes, by the sizes that they state themselves (RFC 9649): the
 * file's own header, which decoders ask, can state another.
 */
final class WebpFrames {
  private static final int LOSSY = 0x20385056; // "VP8 ", little-endian
  private static final int LOSSLESS = 0x4c385056; // "VP8L"
  private static final int ANIMATION_FRAME = 0x464d4e41; // "ANMF", which holds the two others

  private WebpFrames() {}

  /**
   * Returns about how many bytes the largest frame takes: 40 a pixel where it is lossy, since every
   * block becomes some 60 objects (38 were measured), else 8.
   */
  static long decoderBytes(byte[] webp) {
    ByteBuffer bytes = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    long most = 0;
    long at = 12;
    while (at <= webp.length - 18) {
      int start = (int) at + 8;
      int name = bytes.getInt(start - 8);
      long length = bytes.getInt(start - 4) & 0xffff_ffffL;
      if (name == LOSSY) {
        most =
            Math.max(most, 40 * size(bytes.getShort(start + 6)) * size(bytes.getShort(start + 8)));
      } else if (name == LOSSLESS) {
        int sides = bytes.getInt(start + 1);
        most = Math.max(most, 8 * (size(sides) + 1) * (size(sides >> 14) + 1));
      }
      at = start + (name == ANIMATION_FRAME ? 16 : length + length % 2);
    }
    return most;
  }

  private static long size(int bits) {
    return bits & 0x3fff;
  }
}
