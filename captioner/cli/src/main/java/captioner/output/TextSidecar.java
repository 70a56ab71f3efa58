package captioner.output;

import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a text file for each photo: its caption and a line break, in UTF-8. */
public final class TextSidecar implements Sidecar {
  private final SidecarNames names;

  /** Writes where the names say. */
  public TextSidecar(SidecarNames names) {
    this.names = names;
  }

  @Override
  public Path file(Path photo) throws IOException {
    return names.file(photo, "txt");
  }

  @Override
  public boolean isCaptioned(Path photo) throws IOException {
    return Files.exists(file(photo));
  }

  @Override
  public void write(CaptionedPhoto photo, Existing existing) throws IOException {
    Path file = file(photo.photo());
    byte[] text = (photo.best().text() + "\n").getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file)) {
      if (existing == Existing.KEEP || holds(file, text)) {
        return;
      } else if (existing == Existing.REFUSE) {
        throw new IOException(file + " exists already; --overwrite replaces it");
      }
    }
    AtomicFile.write(file, text);
  }

  private static boolean holds(Path file, byte[] text) throws IOException {
    return Files.size(file) == text.length && Arrays.equals(Files.readAllBytes(file), text);
  }
}
