package captioner.cli;

import captioner.CaptionOptions;
import captioner.data.FeatureCache;
import captioner.model.ModelException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whatever changes captions: what a run that goes on must have in common with the one before. */
final class CaptionSettings {
  private CaptionSettings() {}

  /**
   * Returns settings by name.
   *
   * @param models as {@link Models#prepare} returns them; told by their content, wherever they lie
   * @param output where they go: photos that are done must have gone there, too
   */
  static Map<String, String> of(
      Console console, List<String> models, CaptionOptions options, OutputFlags output)
      throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("model", ModelException.whenReading(() -> content(console, models)));
    add(options, settings);
    Map<String, String> formats = new TreeMap<>();
    output.files().forEach((file, format) -> formats.put(name(file), format.title()));
    settings.put("formats", formats.toString());
    settings.put("sidecars", output.sidecars().toString());
    settings.put("minConfidence", String.valueOf(output.minConfidence()));
    settings.put("sidecarFolder", output.sidecarFolder().map(Path::toString).orElse("none"));
    return settings;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static String content(Console console, List<String> models) throws IOException {
    StringBuilder content = new StringBuilder();
    for (String model : models) {
      for (Path file : Models.files(console, model)) {
        content.append(FeatureCache.sha256(file), 0, 12);
      }
    }
    return content.toString();
  }

  private static void add(Record options, Map<String, String> settings) {
    for (RecordComponent part : options.getClass().getRecordComponents()) {
      Object value = value(options, part);
      if (value instanceof Record nested) {
        add(nested, settings);
      } else {
        settings.put(part.getName(), String.valueOf(value));
      }
    }
  }

  private static Object value(Record options, RecordComponent part) {
    try {
      return part.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record that cannot be read: " + options, e);
    }
  }
}
