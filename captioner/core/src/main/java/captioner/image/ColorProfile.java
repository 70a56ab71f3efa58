package captioner.image;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the numbers of a picture mean as colours (ICC.1:2010): a profile that has been tried.
 *
 * @param space of the profile
 */
record ColorProfile(ICC_ColorSpace space) {
  private static final int HEADER_BYTES = 128;
  private static final int SIGNATURE = 0x61637370; // "acsp"

  /** Returns the profile, if it is one and does turn a colour into sRGB. */
  static Optional<ColorProfile> of(byte[] icc) {
    if (icc.length < HEADER_BYTES) {
      return Optional.empty();
    }
    int size = ByteBuffer.wrap(icc).getInt(0); // the JDK believes it, and takes the memory
    int signature = ByteBuffer.wrap(icc).getInt(36);
    if (size < HEADER_BYTES || size > icc.length || signature != SIGNATURE) {
      return Optional.empty();
    }
    try {
      ICC_ColorSpace space =
          new ICC_ColorSpace(ColorProfiles.createProfile(Arrays.copyOf(icc, size)));
      space.toRGB(new float[space.getNumComponents()]);
      return Optional.of(new ColorProfile(space));
    } catch (RuntimeException e) { // what the JDK throws at broken ones has no common type
      return Optional.empty();
    }
  }

  /** Returns whether it speaks of cyan, magenta, yellow and black. */
  boolean isCmyk() {
    return space.getType() == ColorSpace.TYPE_CMYK;
  }

  /**
   * Turns the picture into sRGB, in place; leaves it if the profile is not of red, green and blue.
   *
   * @param rgb a picture of {@link BufferedImage#TYPE_INT_RGB}, whose levels the profile explains
   */
  void toSrgb(BufferedImage rgb) {
    if (space.getType() != ColorSpace.TYPE_RGB || ColorProfiles.isCS_sRGB(space.getProfile())) {
      return;
    }
    WritableRaster levels =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, rgb.getWidth(), rgb.getHeight(), 3, null);
    levels.setRect(rgb.getRaster());
    ComponentColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    new ColorConvertOp(null).filter(new BufferedImage(model, levels, false, null), rgb);
  }
}
