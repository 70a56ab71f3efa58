package captioner.vision;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.Optional;

/** Makes DJL keep what it downloads in a folder of a test's own, until closed. */
final class TemporaryCache implements AutoCloseable {

  private static final String PROPERTY = "DJL_CACHE_DIR";

  private final Path folder;
  private final Optional<String> before;

  TemporaryCache(Path folder) {
    Engine.getEngine("PyTorch"); // its native libraries stay in the real cache
    this.folder = folder.toAbsolutePath();
    before = Optional.ofNullable(System.getProperty(PROPERTY));
    System.setProperty(PROPERTY, this.folder.toString());
  }

  /** Returns where DJL keeps an artifact of ai.djl.pytorch:resnet. */
  Path artifact(String name) {
    return folder.resolve("cache/repo/" + ServedRepository.RESNET + "0.0.1/" + name);
  }

  @Override
  public void close() {
    before.ifPresentOrElse(
        value -> System.setProperty(PROPERTY, value), () -> System.clearProperty(PROPERTY));
  }
}
