package captioner.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Turns pictures of any colour model into plain 8-bit RGB, transparency laid on white. */
final class Rgb {
  private Rgb() {}

  /** Returns the picture as {@link BufferedImage#TYPE_INT_RGB}; itself if it is that already. */
  static BufferedImage of(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    BufferedImage rgb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    if (isGrey(image)) {
      copyGrey(image, rgb);
    } else {
      Graphics2D graphics = rgb.createGraphics();
      graphics.drawImage(image, 0, 0, Color.WHITE, null);
      graphics.dispose();
    }
    return rgb;
  }

  private static boolean isGrey(BufferedImage image) {
    ColorModel model = image.getColorModel();
    int type = image.getRaster().getTransferType();
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(model instanceof IndexColorModel)
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
  }

  /** Java takes its grey for linear light and would brighten it; files mean sRGB's grey. */
  private static void copyGrey(BufferedImage grey, BufferedImage rgb) {
    Raster raster = grey.getRaster();
    int bands = raster.getNumBands();
    float max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    float maxAlpha = (1 << raster.getSampleModel().getSampleSize(bands - 1)) - 1;
    int[] samples = new int[grey.getWidth() * bands];
    int[] line = new int[grey.getWidth()];
    for (int y = 0; y < grey.getHeight(); y++) {
      raster.getPixels(0, y, line.length, 1, samples);
      for (int x = 0; x < line.length; x++) {
        float alpha = bands == 1 ? 1 : samples[x * bands + bands - 1] / maxAlpha;
        float level = 1 - alpha + alpha * samples[x * bands] / max;
        line[x] = Math.round(255 * level) * 0x010101;
      }
      rgb.getRaster().setDataElements(0, y, line.length, 1, line);
    }
  }
}
