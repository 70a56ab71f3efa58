package captioner.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhotoReaderTest {
  private final PhotoReader reader = new PhotoReader();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "lossless.webp, 0",
    "rgb16.png, 0",
    "lzw.tif, 0",
    "palette.png, 8.24",
    "lossy.webp, 4",
    "progressive.jpg, 2",
    "cmyk.jpg, 3",
    "jpeg.tif, 6",
    "animated.webp, 0"
  })
  void readsEveryKindOfColourPicture(String name, double tolerance) throws IOException {
    BufferedImage image = TestPicture.read(name);
    assertEquals(BufferedImage.TYPE_INT_RGB, image.getType());
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), image), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"png, 0", "bmp, 0", "tiff, 0", "jpg, 5", "gif, 12"})
  void readsWhatTheJdkWrites(String format, double tolerance) throws IOException {
    byte[] bytes = TestPicture.encoded(TestPicture.rgb(), format);
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), reader.read(bytes, format)), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"grey16.png, 0", "grey.jpg, 1"})
  void greyKeepsItsLevels(String name, double tolerance) throws IOException {
    BufferedImage grey = TestPicture.of(48, 32, TestPicture::grey);
    assertEquals(0, TestPicture.distance(grey, TestPicture.read(name)), tolerance);
  }

  @Test
  void transparentPartsAreWhite() throws IOException {
    BufferedImage colour =
        TestPicture.of(48, 32, (x, y) -> x < 24 ? 0xffffff : TestPicture.colour(x, y));
    BufferedImage grey =
        TestPicture.of(48, 32, (x, y) -> x < 24 ? 0xffffff : TestPicture.grey(x, y));
    assertEquals(0, TestPicture.distance(colour, TestPicture.read("alpha.webp")));
    assertEquals(0, TestPicture.distance(grey, TestPicture.read("greyalpha.png")));
  }

  @Test
  void halfTransparentIsBlendedWithWhite() throws IOException {
    BufferedImage glass = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    glass.setRGB(0, 0, 0x80ff0000);
    int blended = reader.read(TestPicture.encoded(glass, "png"), "glass").getRGB(0, 0);
    assertEquals(0xffff7f7f, blended);
  }

  /** The levels in these files are 12 away from the picture's; the profiles say what they mean. */
  @ParameterizedTest
  @CsvSource({
    "adobergb.png, 0.5",
    "p3.png, 0.5",
    "adobergb.tif, 0.5",
    "p3.webp, 0.5",
    "adobergb.jpg, 2"
  })
  void colourProfilesAreFollowed(String name, double tolerance) throws IOException {
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), TestPicture.read(name)), tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adobergb.jpg", "adobergb.tif", "p3.webp"})
  void brokenProfilesMeanSrgb(String name) throws IOException {
    byte[] bytes = TestPicture.resource(name);
    int signature = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("acsp");
    Random random = new Random(5);
    for (int round = 0; round < 40; round++) {
      byte[] broken = bytes.clone();
      for (int hit = 0; hit < 1 + round; hit++) {
        broken[signature - 36 + random.nextInt(476)] = (byte) random.nextInt();
      }
      assertEquals(0, TestPicture.distance(TestPicture.rgb(), reader.read(broken, name)), 255);
    }
    Arrays.fill(bytes, signature - 36, signature + 440, (byte) 0);
    assertEquals(12, TestPicture.distance(TestPicture.rgb(), reader.read(bytes, name)), 1);
  }

  @Test
  void contentDecidesNotTheName() throws IOException {
    Path misnamed = folder.resolve("photo.jpg");
    Files.write(misnamed, TestPicture.encoded(TestPicture.rgb(), "png"));
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), reader.read(misnamed)));
  }

  @Test
  void streamsAndFilesAndBytesAgree() throws IOException {
    byte[] bytes = TestPicture.resource("progressive.jpg");
    Path file = Files.write(folder.resolve("a.jpg"), bytes);
    BufferedImage expected = reader.read(bytes, "a");
    assertEquals(0, TestPicture.distance(expected, reader.read(file)));
    assertEquals(
        0, TestPicture.distance(expected, reader.read(new ByteArrayInputStream(bytes), "a")));
  }

  @Test
  void manyThreadsReadTheSame() throws IOException {
    byte[] bytes = TestPicture.resource("progressive.jpg");
    BufferedImage expected = reader.read(bytes, "a");
    double[] distances =
        IntStream.range(0, 64)
            .parallel()
            .mapToDouble(i -> TestPicture.distance(expected, readUnchecked(bytes)))
            .toArray();
    assertArrayEquals(new double[64], distances);
  }

  @Test
  void textNamedJpgIsNotAnImage() throws IOException {
    assertFails(
        Files.writeString(folder.resolve("notes.jpg"), "BMW, GIF and JPEG are words"),
        "not an image (JPEG, PNG, GIF, BMP, WebP and TIFF are read)");
  }

  @Test
  void emptyFilesFoldersAndMissingFilesAreNamed() throws IOException {
    assertFails(Files.createFile(folder.resolve("empty.jpg")), "empty file");
    assertFails(folder, "a folder, not a photo");
    assertFails(folder.resolve("gone.jpg"), "no such file");
  }

  @Test
  void heicSaysWhatToDo() throws IOException {
    byte[] heic = "\0\0\0\u0018ftypheic".getBytes(StandardCharsets.ISO_8859_1);
    assertFails(
        Files.write(folder.resolve("phone.heic"), heic),
        "HEIC, AVIF and video are not read; convert it to JPEG");
  }

  @Test
  void filesWithoutPermissionAreNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("secret.jpg"));
    Assumptions.assumeTrue(
        file.toFile().setReadable(false) && !Files.isReadable(file),
        "needs a user other than root");
    assertFails(file, "no permission to read it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg",
        "cmyk.jpg",
        "grey.jpg",
        "lossless.webp",
        "lossy.webp",
        "rgb16.png",
        "palette.png",
        "lzw.tif",
        "jpeg.tif"
      })
  void truncatedPicturesAreRefused(String name) throws IOException {
    byte[] bytes = TestPicture.resource(name);
    for (int percent : new int[] {40, 60, 80, 95}) {
      byte[] part = Arrays.copyOf(bytes, bytes.length * percent / 100);
      UnreadablePhotoException failure =
          assertThrows(
              UnreadablePhotoException.class,
              () -> reader.read(part, name),
              name + " cut to " + percent + " %");
      assertTrue(
          failure.getMessage().matches("\\Q" + name + "\\E: (corrupt or )?truncated \\w+"),
          failure.getMessage());
    }
  }

  @Test
  void truncatedJpegsAreCalledSo() throws IOException {
    byte[] bytes = TestPicture.encoded(TestPicture.rgb(), "jpg");
    assertFails(
        Files.write(folder.resolve("half.jpg"), Arrays.copyOf(bytes, bytes.length - 100)),
        "truncated JPEG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"progressive.jpg", "cmyk.jpg", "grey.jpg"})
  void jpegsThatLackOnlyTheirEndMarkerAreWhole(String name) throws IOException {
    byte[] bytes = TestPicture.resource(name);
    BufferedImage whole = reader.read(bytes, name);
    byte[] open = Arrays.copyOf(bytes, bytes.length - 2);
    assertEquals(0, TestPicture.distance(whole, reader.read(open, name)));
    assertRefused(Arrays.copyOf(open, open.length - 4), "truncated JPEG");
  }

  @Test
  void aJpegWhoseRestIsZerosIsTruncated() throws IOException {
    byte[] bytes = TestPicture.encoded(TestPicture.rgb(), "jpg");
    byte[] part = Arrays.copyOf(bytes, bytes.length - 60);
    assertRefused(Arrays.copyOf(part, bytes.length), "truncated JPEG");
    assertRefused(Arrays.copyOf(part, 9000), "truncated JPEG");
  }

  @Test
  void aJpegOfManyScansIsRefused() throws IOException {
    byte[] bytes = TestPicture.resource("progressive.jpg");
    byte[] scan = Crafted.latin1("\u00ff\u00da\0\u0008\1\1\0\1\1\0");
    for (int i = 0; i < 50; i++) {
      bytes = Crafted.inserted(bytes, bytes.length - 2, scan);
    }
    assertRefused(bytes, "a JPEG of 60 scans; save it anew");
  }

  @Test
  void aJpegOfFewerBitsThanBlocksIsTruncated() throws IOException {
    byte[] bytes = Crafted.claiming(TestPicture.encoded(TestPicture.rgb(), "jpg"), 9000, 9000);
    assertRefused(bytes, "truncated JPEG");
  }

  @Test
  void sidesOfMoreThan65535PixelsAreRefused() {
    assertRefused(
        Crafted.blankPng(65_536, 1), "65536 x 1 pixels: a side is longer than 65535; crop it");
  }

  @Test
  void aWebpThatWouldTakeMostOfTheMemoryIsRefused() throws IOException {
    Assumptions.assumeTrue(
        Runtime.getRuntime().maxMemory() / 2 < 7_680_000_000L, "needs a heap of less than 15 GB");
    String reason =
        "this WebP takes 7680 MB to decode; give Java twice as much (-Xmx) or convert it to JPEG";
    byte[] webp = TestPicture.resource("lossy.webp");
    ByteBuffer frame = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    frame.putShort(26, (short) 16_000).putShort(28, (short) 12_000);
    assertRefused(webp, reason);
    byte[] animation = TestPicture.resource("animated.webp"); // its header still says 48 x 32
    byte[] another = Arrays.copyOfRange(webp, 12, webp.length);
    byte[] both = Crafted.inserted(animation, 30, another);
    ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN).putInt(4, both.length - 8);
    assertRefused(both, reason);
  }

  /** Zeros, which is what the decoder takes missing bits for, are pixels to this one. */
  @Test
  @Timeout(20)
  void readingOnAfterTheEndFails() throws IOException {
    byte[] bytes = TestPicture.resource("lossless.webp");
    bytes[21] = (byte) 0xff; // 14 bits of width, less one, and 14 of height
    bytes[22] = (byte) 0xff;
    bytes[23] = (byte) 0x0f;
    assertRefused(bytes, "corrupt or truncated WebP");
  }

  @Test
  void hugePicturesAreRefusedBeforeDecoding() throws IOException {
    assertRefused(
        Crafted.claiming(TestPicture.encoded(TestPicture.rgb(), "png"), 20_000, 10_001),
        "20000 x 10001 pixels are more than 200 megapixels; scale it down");
  }

  @Test
  void limitOfPixelsCanBeLowered() throws IOException {
    byte[] large =
        TestPicture.encoded(new BufferedImage(2000, 1001, BufferedImage.TYPE_BYTE_BINARY), "png");
    assertEquals(2000, reader.withMaxMegapixels(3).read(large, "large").getWidth());
    UnreadablePhotoException failure =
        assertThrows(
            UnreadablePhotoException.class,
            () -> reader.withMaxMegapixels(2).read(large, "large.png"));
    assertEquals(
        "large.png: 2000 x 1001 pixels are more than 2 megapixels; scale it down",
        failure.getMessage());
    Exception wrong =
        assertThrows(IllegalArgumentException.class, () -> reader.withMaxMegapixels(201));
    assertEquals("megapixels must be from 1 to 200: 201", wrong.getMessage());
  }

  @Test
  void largePicturesAreThinnedOnlyAsFarAsAllowed() throws IOException {
    BufferedImage blank = new BufferedImage(6000, 3000, BufferedImage.TYPE_BYTE_BINARY);
    byte[] large = TestPicture.encoded(blank, "png");
    assertEquals(6000, reader.read(large, "large").getWidth());
    assertEquals(3000, PhotoReader.forSide(224).read(large, "large").getWidth());
    assertEquals(6000, PhotoReader.forSide(1000).read(large, "large").getWidth());
    assertEquals(48, PhotoReader.forSide(1).read(TestPicture.resource("lzw.tif"), "").getWidth());
  }

  @Test
  void sideMustBePositive() {
    Exception failure = assertThrows(IllegalArgumentException.class, () -> PhotoReader.forSide(0));
    assertEquals("minSide must be at least 1: 0", failure.getMessage());
  }

  private void assertRefused(byte[] photo, String reason) {
    UnreadablePhotoException failure =
        assertThrows(UnreadablePhotoException.class, () -> reader.read(photo, "photo"));
    assertEquals("photo: " + reason, failure.getMessage());
  }

  private void assertFails(Path photo, String reason) {
    UnreadablePhotoException failure =
        assertThrows(UnreadablePhotoException.class, () -> reader.read(photo));
    assertEquals(photo + ": " + reason, failure.getMessage());
  }

  private BufferedImage readUnchecked(byte[] bytes) {
    try {
      return reader.read(bytes, "a");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
