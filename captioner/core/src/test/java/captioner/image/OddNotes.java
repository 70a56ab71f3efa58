package captioner.image;

/** Broken and hostile notes that go with a picture: EXIF, XMP, colour profiles and texts. */
final class OddNotes {
  private OddNotes() {}

  /** Returns an APP1 segment's content whose only directory lies far outside of it. */
  static byte[] brokenExif() {
    return Crafted.latin1("Exif\0\0MM\0*\u00ff\u00ff\u00ff\u00f0");
  }

  /** Returns an APP1 segment's content whose directory names itself as its next and its child. */
  static byte[] circularExif() {
    return Crafted.latin1(
        "Exif\0\0MM\0*\0\0\0\u0008\0\1" // one entry,
            + "\u0087\u0069\0\4\0\0\0\1\0\0\0\u0008" // a directory at 8,
            + "\0\0\0\u0008"); // and the next one at 8
  }

  /** Returns an APP1 segment's content that ends in the middle of a tag. */
  static byte[] brokenXmp() {
    return Crafted.latin1("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta <<<");
  }

  /** Returns an APP1 segment's content that would expand to 10^9 words. */
  static byte[] entityBomb() {
    StringBuilder xml =
        new StringBuilder("http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY e0 \"ha\">");
    for (int i = 1; i < 10; i++) {
      xml.append("<!ENTITY e" + i + " \"" + ("&e" + (i - 1) + ";").repeat(10) + "\">");
    }
    return Crafted.latin1(xml + "]><x>&e9;</x>");
  }

  /** Returns an APP2 segment's content: a colour profile of zeros, in one part. */
  static byte[] brokenProfile() {
    return Crafted.inserted(Crafted.latin1("ICC_PROFILE\0\1\1"), 14, new byte[200]);
  }

  /** Returns the content of a PNG's iCCP or zTXt chunk: a name and that many deflated zeros. */
  static byte[] deflatedZeros(long zeros) {
    return Crafted.inserted(Crafted.latin1("name\0\0"), 6, Crafted.deflatedZeros(zeros));
  }
}
