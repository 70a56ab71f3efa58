package captioner.image;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import com.twelvemonkeys.imageio.color.ColorSpaces;
import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * The colour profile of a PNG, which the JDK's decoder passes over; decoders of the other formats
 * follow theirs themselves.
 */
final class ColorProfile {
  /** Real ones have a few hundred bytes to 2 MB; a bomb of 4 MB would inflate to 4 GB. */
  private static final int MAX_BYTES = 8 << 20;

  private ColorProfile() {}

  /**
   * Returns the picture in sRGB: itself if the PNG has no profile for red, green and blue, a broken
   * one, or sRGB's.
   *
   * @param rgb a picture of {@link BufferedImage#TYPE_INT_RGB}
   */
  static BufferedImage toSrgb(BufferedImage rgb, byte[] png) {
    try {
      Optional<ICC_Profile> profile = of(png);
      return profile.isEmpty() || ColorProfiles.isCS_sRGB(profile.get())
          ? rgb
          : convert(rgb, ColorSpaces.createColorSpace(profile.get()));
    } catch (IOException | IllegalArgumentException | CMMException e) {
      return rgb; // as if it had none
    }
  }

  private static Optional<ICC_Profile> of(byte[] png) throws IOException {
    Optional<ByteBuffer> chunk = Chunks.find(png, ImageFormat.PNG, "iCCP", "");
    if (chunk.isEmpty()) {
      return Optional.empty();
    }
    byte[] content = new byte[chunk.get().remaining()];
    chunk.get().get(content);
    int deflated = 0;
    while (deflated < content.length && content[deflated] != 0) {
      deflated++; // past the profile's name
    }
    InputStream in =
        new ByteArrayInputStream(content, deflated + 2, Math.max(0, content.length - deflated - 2));
    byte[] bytes = new InflaterInputStream(in).readNBytes(MAX_BYTES);
    ICC_Profile profile = ColorProfiles.createProfile(bytes);
    return profile.getColorSpaceType() == ColorSpace.TYPE_RGB
        ? Optional.of(profile)
        : Optional.empty();
  }

  private static BufferedImage convert(BufferedImage rgb, ColorSpace space) {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, rgb.getWidth(), rgb.getHeight(), 3, null);
    raster.setRect(rgb.getRaster());
    ColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    BufferedImage wide = new BufferedImage(model, raster, false, null);
    return new ColorConvertOp(null).filter(wide, rgb);
  }
}
