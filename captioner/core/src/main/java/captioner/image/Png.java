package captioner.image;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/** Keeps notes in a PNG from its decoder. */
final class Png {
  /** Chunks whose content is compressed: 4 MB of it can become 4 GB. */
  private static final Set<String> COMPRESSED = Set.of("zTXt", "iTXt", "iCCP");

  private Png() {}

  /**
   * Returns the PNG without compressed texts and profile, since the JDK's decoder inflates them
   * before the pixels of a palette picture, whatever their size.
   */
  static byte[] withoutNotes(byte[] png) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    Chunks chunks = new Chunks(png, ImageFormat.PNG);
    int from = 0;
    while (chunks.next()) {
      if (COMPRESSED.contains(chunks.name())) {
        kept.write(png, from, chunks.from() - from);
        from = chunks.end();
      }
    }
    if (from == 0) {
      return png;
    }
    kept.write(png, from, png.length - from);
    return kept.toByteArray();
  }
}
