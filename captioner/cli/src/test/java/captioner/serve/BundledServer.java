package captioner.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server of the bundled model at a free port of this machine. */
final class BundledServer implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private final ServedModel model;
  private final CaptionServer server;

  private BundledServer(ServedModel model, CaptionServer server) {
    this.model = model;
    this.server = server;
  }

  /** Starts it; the address of the configuration is not used. */
  static BundledServer start(ServeConfig config) throws IOException {
    ServedModel model = ServedModel.load(ROOT.resolve("models"), List.of("flickr8k-resnet50"));
    return new BundledServer(model, CaptionServer.start(model, config.withAddress("127.0.0.1", 0)));
  }

  /** Starts another of the same model. */
  CaptionServer another(ServeConfig config) throws IOException {
    return CaptionServer.start(model, config.withAddress("127.0.0.1", 0));
  }

  /** Returns a client of it. */
  Client client() {
    return new Client(server.port());
  }

  /** Returns the port that it listens at. */
  int port() {
    return server.port();
  }

  /** Returns the address of its page. */
  String address() {
    return server.address();
  }

  /** Returns photos of the sample. */
  static List<Path> photos(int count) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("datasets/sample/images"))) {
      return files.sorted().limit(count).toList();
    }
  }

  /** Returns the file of one of them, of a child who skis. */
  static byte[] child() throws IOException {
    return Files.readAllBytes(ROOT.resolve("datasets/sample/images/000000000785.jpg"));
  }

  @Override
  public void close() {
    server.close();
    model.close();
  }
}
