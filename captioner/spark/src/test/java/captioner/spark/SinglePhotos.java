package captioner.spark;

import ai.djl.Device;
import captioner.CaptionOptions;
import captioner.CaptionPipeline;
import captioner.CaptionedPhoto;
import captioner.Captioner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Photos for tests, and what one machine says of them. */
final class SinglePhotos {
  static final Path ROOT =
      Path.of(System.getProperty("project.root", "../..")).toAbsolutePath().normalize();
  static final Path SAMPLE = ROOT.resolve("datasets/sample/images");
  static final Path MODELS = ROOT.resolve("models");

  /** The small bundled model. */
  static final String FAST = "fast";

  private SinglePhotos() {}

  /** Copies the first n photos of the sample into a folder. */
  static Path sample(Path folder, int n) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> photos = Files.list(SAMPLE)) {
      for (Path photo : photos.sorted().limit(n).toList()) {
        Files.copy(photo, folder.resolve(photo.getFileName()));
      }
    }
    return folder;
  }

  /** Returns what the command line says of each photo, or its error, by path. */
  static Map<String, String> said(String model, List<Path> photos) throws IOException {
    Map<String, String> said = new TreeMap<>();
    try (Captioner captioner =
        Captioner.load(MODELS, model, CaptionOptions.defaults(), Device.cpu())) {
      new CaptionPipeline(captioner, 16)
          .run(
              photos,
              new CaptionPipeline.Listener() {
                @Override
                public void onCaptions(CaptionedPhoto photo) {
                  said.put(photo.photo().toString(), photo.best().text());
                }

                @Override
                public void onFailure(Path photo, IOException reason) {
                  said.put(photo.toString(), reason.getMessage().replace(photo + ": ", "error: "));
                }
              });
    }
    return said;
  }
}
