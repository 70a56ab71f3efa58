package captioner.output;

import captioner.CaptionedPhoto;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes the caption into an XMP file for each photo, where photo software looks for it: the
 * property dc:description. Whatever else is in a file that exists is kept, captions in other
 * languages included.
 *
 * <p>XMP specification, part 1 (ISO 16684-1:2019), and part 3 for the name of the file, <a
 * href="https://developer.adobe.com/xmp/docs/xmp-specifications/">Adobe</a>.
 */
public final class XmpSidecar implements Sidecar {
  private final SidecarNames names;

  /** Writes where the names say. */
  public XmpSidecar(SidecarNames names) {
    this.names = names;
  }

  @Override
  public Path file(Path photo) throws IOException {
    return names.file(photo, "xmp");
  }

  @Override
  public boolean isCaptioned(Path photo) throws IOException {
    Path file = file(photo);
    return Files.exists(file) && XmpDescription.in(XmpFile.read(file)).isPresent();
  }

  @Override
  public void write(CaptionedPhoto photo, Existing existing) throws IOException {
    Path file = file(photo.photo());
    XMPMeta xmp = Files.exists(file) ? XmpFile.read(file) : XMPMetaFactory.create();
    String caption = XmpFile.text(photo.best().text());
    Optional<String> there = XmpDescription.in(xmp);
    if (there.isPresent()) {
      if (existing == Existing.KEEP || there.get().equals(caption)) {
        return;
      } else if (existing == Existing.REFUSE) {
        throw new IOException(file + " has a description already; --overwrite replaces it");
      }
    }
    try {
      XmpDescription.set(xmp, caption);
      AtomicFile.write(file, XmpFile.bytes(xmp));
    } catch (XMPException e) {
      throw new IOException(file + " cannot take a description: " + e.getMessage(), e);
    }
  }
}
