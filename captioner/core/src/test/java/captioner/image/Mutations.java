package captioner.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Damages the bytes of photos, as a bad disk or somebody with intent would. */
public final class Mutations {
  private static final int[] LIES = {0, 1, -1, 255, 12_000, 65_000, 65_535, 1 << 30, 1 << 31};

  private final Random random;

  /** Makes mutations that are the same for the same seed. */
  public Mutations(long seed) {
    random = new Random(seed);
  }

  /**
   * Flips bits, overwrites bytes, cuts, or lies in two or four bytes, most often near the start.
   */
  public byte[] of(byte[] photo) {
    byte[] bytes = photo.clone();
    int zone = random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int hit = random.nextInt(6); hit >= 0; hit--) {
      int at = random.nextInt(zone - 4);
      int lie = LIES[random.nextInt(LIES.length)];
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> buffer.putInt(at, random.nextBoolean() ? lie : Integer.reverseBytes(lie));
        default ->
            buffer.putShort(
                at, random.nextBoolean() ? (short) lie : Short.reverseBytes((short) lie));
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
