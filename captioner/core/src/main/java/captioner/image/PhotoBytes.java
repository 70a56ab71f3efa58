package captioner.image;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file's bytes as decoders read them, for whom the end is the end: the lossless WebP decoder
 * takes every bit that is missing for 0 and would go on so, at a microsecond a bit, until it has
 * all the pixels that a damaged header claims.
 */
final class PhotoBytes extends ImageInputStreamImpl {
  /** Decoders look some bytes ahead; one that has to know tries no more often than this. */
  private static final int MAX_READS_PAST_END = 1000;

  private final byte[] file;
  private int readsPastEnd;

  PhotoBytes(byte[] file) {
    this.file = file;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return isAtEnd() ? -1 : file[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    } else if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, file.length - (int) streamPos);
    System.arraycopy(file, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  private boolean isAtEnd() {
    if (streamPos < file.length) {
      return false;
    } else if (++readsPastEnd > MAX_READS_PAST_END) {
      throw new IllegalStateException("reads on after the end");
    }
    return true;
  }

  @Override
  public long length() {
    return file.length;
  }
}
