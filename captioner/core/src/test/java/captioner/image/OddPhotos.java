package captioner.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder of good, odd and hostile files, made from a few small pictures. Their names say whether
 * they can be read and what they are. Where the system has no links, pipes or permissions, the
 * folder lacks those.
 */
public final class OddPhotos {
  private static final String NO_IMAGE =
      "not an image (JPEG, PNG, GIF, BMP, WebP and TIFF are read)";
  private static final String TOO_LARGE =
      "65000 x 65000 pixels are more than 200 megapixels; scale it down";
  private static final long GIGABYTE = 1L << 30;

  private final Path folder;
  private final SortedSet<Path> good = new TreeSet<>();
  private final SortedMap<Path, String> bad = new TreeMap<>();
  private int others;

  private OddPhotos(Path folder) {
    this.folder = folder;
  }

  /** Writes the files into a folder, which is made if need be. */
  public static OddPhotos write(Path folder) throws IOException {
    OddPhotos odd = new OddPhotos(Files.createDirectories(folder));
    odd.writePictures();
    odd.writeOddNames();
    odd.writeOddNotes();
    odd.writeOddPixels();
    odd.writeDamaged();
    odd.writeMislabelled();
    odd.writeHostile();
    odd.writeOthers();
    odd.writeWhatIsNoFile();
    return odd;
  }

  /** Returns the photos that can be read, sorted by path, as a search of the folder lists them. */
  public SortedSet<Path> good() {
    return Collections.unmodifiableSortedSet(good);
  }

  /** Returns the photos that cannot be read, each with the reason that a message gives. */
  public SortedMap<Path, String> bad() {
    return Collections.unmodifiableSortedMap(bad);
  }

  /** Returns how many files promise no photo, by name or content. */
  public int others() {
    return others;
  }

  private void writePictures() throws IOException {
    for (String extension : "jpg png gif bmp tiff".split(" ")) {
      good("baseline." + extension, encoded(extension));
    }
    String made =
        "progressive.jpg cmyk.jpg grey.jpg adobergb.jpg oriented6.jpg rgb16.png grey16.png"
            + " palette.png greyalpha.png p3.png oriented6.png lossy.webp lossless.webp alpha.webp"
            + " animated.webp p3.webp oriented6.webp lzw.tif jpeg.tif adobergb.tif oriented6.tif";
    for (String name : made.split(" ")) {
      good(name, TestPicture.resource(name));
    }
  }

  private void writeOddNames() throws IOException {
    byte[] jpeg = encoded("jpg");
    good("PNG named.txt", encoded("png"));
    good("PNG named.jpg", encoded("png"));
    good("without extension", jpeg);
    good("UPPER CASE.JPG", jpeg);
    good("quote ' comma, semicolon; ampersand & hash #.jpg", jpeg);
    if (System.getProperty("sun.jnu.encoding").equals("UTF-8")) { // else there is no such path
      good("caf\u00e9 \u732b.jpg", jpeg);
    }
    Files.createDirectories(folder.resolve("a folder named.jpg"));
    write(folder.resolve("a folder named.jpg/good.jpg"), jpeg);
    good.add(folder.resolve("a folder named.jpg/good.jpg"));
  }

  private void writeOddNotes() throws IOException {
    byte[] jpeg = encoded("jpg");
    byte[] png = encoded("png");
    byte[] palette = TestPicture.resource("palette.png");
    good("broken EXIF.jpg", Crafted.withSegment(jpeg, 0xe1, OddNotes.brokenExif()));
    good("EXIF in a circle.jpg", Crafted.withSegment(jpeg, 0xe1, OddNotes.circularExif()));
    good("broken XMP.jpg", Crafted.withSegment(jpeg, 0xe1, OddNotes.brokenXmp()));
    good("XMP of a billion words.jpg", Crafted.withSegment(jpeg, 0xe1, OddNotes.entityBomb()));
    good("broken profile.jpg", Crafted.withSegment(jpeg, 0xe2, OddNotes.brokenProfile()));
    good("broken profile.png", Crafted.withChunk(png, "iCCP", OddNotes.deflatedZeros(200)));
    byte[] bomb = OddNotes.deflatedZeros(3 * GIGABYTE);
    good("profile of 3 gigabytes.png", Crafted.withChunk(png, "iCCP", bomb));
    good("text of 3 gigabytes.png", Crafted.withChunk(png, "zTXt", bomb));
    good("palette, text of 3 gigabytes.png", Crafted.withChunk(palette, "zTXt", bomb));
  }

  private void writeOddPixels() throws IOException {
    BufferedImage bits = new BufferedImage(9, 7, BufferedImage.TYPE_BYTE_BINARY);
    byte[] jpeg = encoded("jpg");
    good("one bit a pixel.png", TestPicture.encoded(bits, "png"));
    good("one bit a pixel.bmp", TestPicture.encoded(bits, "bmp"));
    good("one pixel.png", Crafted.blankPng(1, 1));
    good("one line of pixels.png", Crafted.blankPng(3000, 1));
    good("14000 x 14000 pixels in few bytes.png", Crafted.blankPng(14_000, 14_000));
    good("more after its end.jpg", Crafted.inserted(jpeg, jpeg.length, new byte[5000]));
    good("no end marker.jpg", Arrays.copyOf(jpeg, jpeg.length - 2));
  }

  private void writeDamaged() throws IOException {
    bad("empty.jpg", new byte[0], "empty file");
    bad("one byte.jpg", new byte[] {(byte) 0xff}, NO_IMAGE);
    bad("no last pixels.jpg", Arrays.copyOf(encoded("jpg"), 700), "truncated JPEG");
    bad("half.jpg", half(encoded("jpg")), "corrupt or truncated JPEG");
    bad("half.png", half(encoded("png")), "corrupt or truncated PNG");
    bad("half.gif", half(encoded("gif")), "corrupt or truncated GIF");
    bad("half.bmp", half(encoded("bmp")), "corrupt or truncated BMP");
    bad("half.tif", half(TestPicture.resource("lzw.tif")), "corrupt or truncated TIFF");
    bad("half.webp", half(TestPicture.resource("lossless.webp")), "truncated WebP");
    bad("start only.jpg", Arrays.copyOf(encoded("jpg"), 4), "corrupt or truncated JPEG");
    bad("header only.png", Arrays.copyOf(encoded("png"), 33), "corrupt or truncated PNG");
    byte[] noise = new byte[3000];
    new Random(3).nextBytes(noise);
    bad("noise.jpg", noise, NO_IMAGE);
  }

  private void writeMislabelled() throws IOException {
    bad("text.jpg", Crafted.latin1("GIF, PNG and JPEG are words"), NO_IMAGE);
    bad("web page.png", Crafted.latin1("<html>404 Not Found</html>"), NO_IMAGE);
    bad("zip.webp", Crafted.latin1("PK\3\4 and more"), NO_IMAGE);
    bad("sound.webp", Crafted.latin1("RIFF\4\0\0\0WAVEfmt "), NO_IMAGE);
    String heic = "HEIC, AVIF and video are not read; convert it to JPEG";
    bad("telephone.heic", Crafted.latin1("\0\0\0\u0018ftypheic"), heic);
  }

  private void writeHostile() throws IOException {
    for (String extension : "jpg png gif tiff".split(" ")) {
      byte[] claim = Crafted.claiming(encoded(extension), 65_000, 65_000);
      bad("claims 65000 x 65000." + extension, claim, TOO_LARGE);
    }
    byte[] bmp = Crafted.claiming(encoded("bmp"), 65_000, 65_000);
    bad("claims 65000 x 65000.bmp", bmp, "corrupt or truncated BMP");
    byte[] webp = Crafted.claiming(TestPicture.resource("oriented6.webp"), 65_000, 65_000);
    bad("claims 65000 x 65000.webp", webp, TOO_LARGE);
    bad("no pixels.png", Crafted.claiming(encoded("png"), 0, 0), "corrupt or truncated PNG");
    byte[] gif = Crafted.latin1("GIF89a\1\0\1\0\0\0\0;");
    bad("no picture.gif", gif, "corrupt or truncated GIF");
    Path sparse = folder.resolve("bad 3 gigabytes of nothing.jpg");
    try (SeekableByteChannel file =
        Files.newByteChannel(
            sparse,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      file.write(ByteBuffer.wrap(encoded("jpg")));
      file.position(3 * GIGABYTE).write(ByteBuffer.allocate(1));
    }
    bad.put(sparse, "a file of more than 512 MB");
  }

  private void writeOthers() throws IOException {
    write(folder.resolve("other notes.txt"), Crafted.latin1("just words"));
    write(folder.resolve("other nothing"), new byte[0]);
    write(folder.resolve("other film.mp4"), Crafted.latin1("\0\0\0\u0018ftypmp42"));
    others = 3;
    write(folder.resolve(".hidden.jpg"), encoded("jpg"));
  }

  private void writeWhatIsNoFile() throws IOException {
    Path secret = folder.resolve("bad without permission.jpg");
    write(secret, encoded("jpg"));
    if (secret.toFile().setReadable(false) && !Files.isReadable(secret)) {
      bad.put(secret, "no permission to read it");
    } else {
      Files.delete(secret);
    }
    if (command("mkfifo", "bad pipe.jpg") && command("mkfifo", "other pipe")) {
      bad.put(folder.resolve("bad pipe.jpg"), "not a regular file");
      others++;
    }
    if (command("ln", "-s", ".", "circle") && command("ln", "-s", "gone", "bad link.jpg")) {
      bad.put(folder.resolve("bad link.jpg"), "a link that leads nowhere");
    }
    command("ln", "-s", "good baseline.jpg", "same photo again.jpg");
  }

  /** Returns whether the system has such a command, and it succeeded. */
  private boolean command(String... words) {
    try {
      return new ProcessBuilder(words).directory(folder.toFile()).start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private void good(String name, byte[] bytes) throws IOException {
    Path path = folder.resolve("good " + name);
    write(path, bytes);
    good.add(path);
  }

  private void bad(String name, byte[] bytes, String reason) throws IOException {
    Path path = folder.resolve("bad " + name);
    write(path, bytes);
    bad.put(path, reason);
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    Files.write(path, bytes, StandardOpenOption.CREATE_NEW);
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] encoded(String format) throws IOException {
    return TestPicture.encoded(TestPicture.rgb(), format);
  }
}
