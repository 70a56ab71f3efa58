package captioner.metrics.meteor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** METEOR's tables, which lie beside this class; see README.md there. */
final class Resources {

  private Resources() {}

  /** Returns the lines of a table, which is unpacked if its name ends in ".gz". */
  static List<String> lines(String name) {
    try (InputStream packed = Resources.class.getResourceAsStream(name);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(packed, 1 << 16) : packed;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read METEOR's table " + name, e);
    }
  }
}
