package captioner.vision;

import ai.djl.repository.Artifact;
import ai.djl.repository.FilenameUtils;
import ai.djl.repository.MRL;
import ai.djl.util.Progress;
import ai.djl.util.Utils;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The ResNets of DJL's PyTorch model zoo, and DJL's cache of them.
 *
 * <p>The cache is looked at without DJL's metadata of it, which DJL renews from the network once a
 * day: what is there must be found without one.
 */
final class ResnetZoo {

  private static final String PREFIX = "resnet";

  /** Artifacts of version 0.0.1 by layers, so that a machine without network can name them. */
  private static final Map<String, String> FILES =
      Map.of(
          "18",
          "traced_resnet18.pt.gz",
          "50",
          "traced_resnet50.pt.gz",
          "101",
          "resnet101_v1.tar.gz");

  private static final Pattern WEIGHTS = Pattern.compile(".*\\.(pt|pth|safetensors)(\\.gz)?");

  private final MRL mrl;

  ResnetZoo(MRL mrl) {
    this.mrl = mrl;
  }

  /** Returns where the networks come from. */
  String origin() {
    return mrl + " at " + base();
  }

  /** Returns the weights of a network if they have been downloaded, by DJL or by hand. */
  Optional<Path> cached(String name) throws IOException {
    return FILES.containsKey(layers(name)) ? weights(cacheFolder(name)) : Optional.empty();
  }

  /** Downloads a network through DJL, which checks its SHA-1, into DJL's cache. */
  Path download(String name, Progress progress) throws IOException {
    if (!FILES.containsKey(layers(name))) {
      throw new IOException(howToGet(name));
    }
    try {
      Artifact artifact = mrl.match(Map.of("layers", layers(name)));
      if (artifact == null) {
        throw new IOException("it is not in the zoo's metadata.json");
      }
      mrl.prepare(artifact, progress);
    } catch (IOException | JsonParseException e) {
      throw new IOException(
          "%s could not be downloaded (%s); by hand: %s".formatted(name, reason(e), byHand(name)),
          e);
    }
    return weights(cacheFolder(name))
        .orElseThrow(
            () ->
                new IOException(
                    cacheFolder(name) + " holds no weights of " + name + "; delete it, try again"));
  }

  /** Returns what to do for a network that is not on this machine. */
  String howToGet(String name) {
    if (!FILES.containsKey(layers(name))) {
      return "DJL's zoo does not have "
          + name
          + " either, only resnet18, resnet50 and resnet101; the README of the models folder says"
          + " how to add it";
    }
    return "run again with --download, or " + byHand(name);
  }

  private String byHand(String name) {
    String file = FILES.get(layers(name));
    URI url = base().resolve(mrl.toURI()).resolve(mrl.getVersion() + "/" + file);
    String verb = file.endsWith(".tar.gz") ? "unpack" : "save";
    return "%s %s in the folder %s".formatted(verb, url, cacheFolder(name));
  }

  private URI base() {
    return mrl.getRepository().getBaseUri();
  }

  /** Returns the folder that DJL unpacks an artifact into. */
  private Path cacheFolder(String name) {
    String artifact = FilenameUtils.getNamePart(FILES.get(layers(name)));
    return Utils.getCacheDir()
        .toAbsolutePath()
        .resolve("cache/repo")
        .resolve(mrl.toURI().getPath())
        .resolve(mrl.getVersion())
        .resolve(artifact.replaceFirst("\\.pt$", ""));
  }

  private static String layers(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
  }

  private static Optional<Path> weights(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> WEIGHTS.matcher(f.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .min(Comparator.naturalOrder());
    }
  }

  /** Network errors say little without their kind: UnknownHostException: mlrepo.djl.ai. */
  private static String reason(Exception e) {
    String kind = e.getClass() == IOException.class ? "" : e.getClass().getSimpleName() + ": ";
    return (kind + e.getMessage()).lines().findFirst().orElse(kind);
  }
}
