package captioner.image;

import java.util.Arrays;

/**
 * The scans that hold a JPEG's pixels (ITU-T T.81, annex B).
 *
 * @param count how many there are
 * @param open whether the file breaks off among the pixels of the last one, without an end marker
 */
record JpegScans(int count, boolean open) {
  /** More are refused: encoders write about ten, and each costs a pass over the whole picture. */
  static final int MAX = 50;

  private static final int END = 0xd9;
  private static final int START = 0xda;

  /** Steps through the file from marker to marker. */
  static JpegScans of(byte[] jpeg) {
    int count = 0;
    boolean open = false;
    int at = 2;
    while (at < jpeg.length - 1) {
      int marker = jpeg[at] == (byte) 0xff ? jpeg[at + 1] & 0xff : 0;
      if (isNone(marker)) {
        at++;
      } else if (marker == END) {
        return new JpegScans(count, false);
      } else {
        open = marker == START;
        count += open ? 1 : 0;
        at = endOfSegment(jpeg, at);
      }
    }
    return new JpegScans(count, open && at <= jpeg.length);
  }

  /** Returns whether a byte is no marker after all: a pixel's, a filling, a restart of a scan. */
  private static boolean isNone(int marker) {
    return marker == 0 || marker == 0xff || marker >= 0xd0 && marker <= 0xd7;
  }

  private static int endOfSegment(byte[] jpeg, int at) {
    return at < jpeg.length - 3
        ? at + 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff)
        : Integer.MAX_VALUE;
  }

  /** Returns the file with an end marker after it. */
  static byte[] ended(byte[] jpeg) {
    byte[] ended = Arrays.copyOf(jpeg, jpeg.length + 2);
    ended[jpeg.length] = (byte) 0xff;
    ended[jpeg.length + 1] = (byte) END;
    return ended;
  }
}
