package captioner.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lists of files and folders: one path a line, UTF-8, relative to the working folder. Blank
 * lines are passed over.
 */
public final class PathList {
  private PathList() {}

  /**
   * Returns the paths that a file lists, in its order.
   *
   * @throws IOException if the file cannot be read, or naming a line that is no path
   */
  public static List<Path> read(Path list) throws IOException {
    try (InputStream in = Files.newInputStream(list)) {
      return read(in, list.toString());
    }
  }

  /**
   * Returns the paths that a stream lists, in its order; reads it to its end and leaves it open.
   *
   * @param name what messages call the list
   * @throws IOException if the stream cannot be read, or naming a line that is no path
   */
  public static List<Path> read(InputStream in, String name) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<Path> paths = new ArrayList<>();
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
      if (!text.isBlank()) {
        paths.add(path(text, name + " line " + number));
      }
      number++;
    }
    return paths;
  }

  private static Path path(String text, String place) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(
          place
              + " is no path here: "
              + e.getReason()
              + "; one path a line is expected, and a UTF-8 locale for letters beyond ASCII",
          e);
    }
  }
}
