package captioner.vision;

import ai.djl.Application;
import ai.djl.repository.MRL;
import ai.djl.repository.RemoteRepository;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A folder laid out as DJL's zoo of ResNets, served over HTTP on this machine. */
final class ServedRepository implements AutoCloseable {

  static final String RESNET = "model/cv/image_classification/ai/djl/pytorch/resnet/";

  private final Path folder;
  private final HttpServer server;

  ServedRepository(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve(RESNET + "0.0.1"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
    if (Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  /** Stores an artifact as the only one, under the zoo's name for its layers. */
  void store(int layers, String file, byte[] content) throws IOException {
    Files.write(folder.resolve(RESNET + "0.0.1/" + file), content);
    String name = file.replaceFirst("(\\.pt|\\.tar)\\.gz$", "");
    Files.writeString(
        folder.resolve(RESNET + "metadata.json"),
        """
        {"metadataVersion": "0.2", "resourceType": "model", "application": "cv/image_classification",
         "groupId": "ai.djl.pytorch", "artifactId": "resnet", "name": "ResNet",
         "artifacts": [{"version": "0.0.1", "name": "%s", "properties": {"layers": "%d"},
           "files": {"model": {"uri": "0.0.1/%s", %s "sha1Hash": "%s", "size": %d}}}]}
        """
            .formatted(
                name,
                layers,
                file,
                file.endsWith(".tar.gz") ? "\"name\": \"\"," : "",
                sha1(content),
                content.length));
  }

  /** Replaces the bytes of an artifact, but not what its metadata says of them. */
  void damage(String file, byte[] content) throws IOException {
    Files.write(folder.resolve(RESNET + "0.0.1/" + file), content);
  }

  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  /** Returns the ResNets of this repository as DJL has those of its own. */
  MRL resnets() {
    return resnets(address());
  }

  static MRL resnets(URI address) {
    return new RemoteRepository("test", address)
        .model(Application.CV.IMAGE_CLASSIFICATION, "ai.djl.pytorch", "resnet", "0.0.1");
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
