package captioner.output;

import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.options.ParseOptions;
import com.adobe.internal.xmp.options.SerializeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads XMP that others wrote, which may be anything, and writes it. */
final class XmpFile {
  /** Real ones have some kilobytes. */
  private static final long MAX_BYTES = 1 << 24;

  private static final int DELETE = 0x7f;
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

  private XmpFile() {}

  /**
   * Returns all that a file holds, unchanged.
   *
   * @throws IOException naming it, if it is not XMP
   */
  static XMPMeta read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " has more than 16 MB; it is left alone");
    }
    byte[] bytes = Files.readAllBytes(file);
    // entities of a document type may name other files, or multiply without end
    ParseOptions options = new ParseOptions().setDisallowDoctype(true).setOmitNormalization(true);
    try {
      XMPMeta xmp = XMPMetaFactory.parseFromBuffer(bytes, options);
      if (!new String(bytes, StandardCharsets.ISO_8859_1).contains(RDF)) {
        throw new IOException(file + " holds no XMP; it is left alone");
      }
      return xmp;
    } catch (XMPException | RuntimeException e) { // the parser is not made for hostile files
      throw new IOException(file + " is not well-formed XMP; it is left alone", e);
    }
  }

  static byte[] bytes(XMPMeta xmp) throws XMPException {
    return XMPMetaFactory.serializeToBuffer(
        xmp, new SerializeOptions().setOmitPacketWrapper(true).setUseCompactFormat(true));
  }

  /**
   * Returns a text without the characters that XML 1.0, section 2.2, has no place for, and with a
   * space for the one that the parser takes for a space, so that what is written is what is read.
   */
  static String text(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .filter(XmpFile::isXml)
        .map(c -> c == DELETE ? ' ' : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }
}
