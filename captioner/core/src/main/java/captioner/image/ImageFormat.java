package captioner.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The formats that are read, told apart by a file's first bytes and never by its name. */
enum ImageFormat {
  JPEG("JPEG"),
  PNG("PNG"),
  GIF("GIF"),
  BMP("BMP"),
  WEBP("WebP"),
  TIFF("TIFF");

  /** Enough of a file's beginning to know its format. */
  static final int HEAD_BYTES = 32;

  private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

  /** Names that promise a picture; HEIC and AVIF are here so that they are reported, not lost. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "heif",
          "avif");

  private final String title;

  ImageFormat(String title) {
    this.title = title;
  }

  /** Returns the format whose signature {@code head} starts with, if any. */
  static Optional<ImageFormat> of(byte[] head) {
    String text = text(head);
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return Optional.of(GIF);
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return Optional.of(WEBP);
    } else if (isTiff(text)) {
      return Optional.of(TIFF);
    }
    return isBmp(text, head) ? Optional.of(BMP) : Optional.empty();
  }

  /** Returns the format of a file by its content. */
  static Optional<ImageFormat> of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(HEAD_BYTES));
    }
  }

  /** Says why bytes without a known signature are turned down. */
  static String whyNot(byte[] head) {
    if (head.length == 0) {
      return "empty file";
    }
    return text(head).startsWith("ftyp", 4)
        ? "HEIC, AVIF and video are not read; convert it to JPEG"
        : "not an image (JPEG, PNG, GIF, BMP, WebP and TIFF are read)";
  }

  /** Returns whether the file's name promises a picture. */
  static boolean isPromisedBy(Path file) {
    return isPromisedBy(file.getFileName().toString());
  }

  /** Returns whether a file's name, with or without folders, promises a picture. */
  static boolean isPromisedBy(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return EXTENSIONS.contains(extension.toLowerCase(Locale.ROOT));
  }

  private static boolean isTiff(String text) {
    return text.startsWith("II*\0")
        || text.startsWith("MM\0*")
        || text.startsWith("II+\0")
        || text.startsWith("MM\0+");
  }

  /** "BM" also begins many a text, so the size of the header that follows has to be right too. */
  private static boolean isBmp(String text, byte[] head) {
    return text.startsWith("BM")
        && head.length >= 18
        && BMP_HEADER_SIZES.contains(
            ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(14));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the format's name as people write it. */
  @Override
  public String toString() {
    return title;
  }
}
