package captioner.cli;

import captioner.serve.CaptionServer;
import captioner.serve.ServeConfig;
import captioner.serve.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code serve}: captions over HTTP, and a page for people. */
final class ServeCommand implements Command {
  private static final int MEGA = 1_000_000;
  private static final int POLL = 100; // ms

  @Override
  public String name() {
    return "serve";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String summary() {
    return "answer requests for captions, and show a page in the browser";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.value("port", "N", "listen there; default 8080, 0 takes a free one"))
        .addOption(
            Flags.value(
                "host", "ADDRESS", "listen there; default 127.0.0.1, this machine and no other"))
        .addOption(Flags.value("token-file", "FILE", "answer only those who bring the token in it"))
        .addOption(Flags.model())
        .addOption(Flags.backbone())
        .addOption(Flags.download())
        .addOption(Flags.value("max-body", "MB", "longest request; default 20"))
        .addOption(Flags.value("max-megapixels", "N", "largest photo; default 50"))
        .addOption(Flags.value("queue", "N", "photos in work at a time; default 64"))
        .addOption(Flags.value("timeout", "SECONDS", "longest time for a request; default 30"))
        .addOption(Flags.value("batch-size", "N", "photos captioned together; default 16"));
  }

  @Override
  public Map<String, String> headings() {
    return Map.of("port", "address", "model", "model", "max-body", "limits");
  }

  @Override
  public Set<String> rare() {
    return Set.of("backbone", "download", "batch-size");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner serve",
        "captioner serve --port 9000 --model runs/mine/model",
        "captioner serve --host 0.0.0.0 --token-file token.txt");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    ServeConfig config = config(line);
    List<String> models = Models.prepare(line, console);
    try (ServedModel model = ServedModel.load(console.models(), models);
        CaptionServer server = CaptionServer.start(model, config)) {
      console.out().println("serving " + model.name() + " at " + server.address());
      warn(config, console);
      return untilStopped();
    }
  }

  /** Says who can reach the server, where that is more than this machine. */
  private static void warn(ServeConfig config, Console console) {
    if (!config.isLoopback()) {
      console
          .err()
          .println(
              "captioner: the page, /v1/captions and /metrics are open to everybody who reaches "
                  + config.host()
                  + (config.token().isPresent()
                      ? " and knows the token; without TLS, it can be overheard"
                      : "; --token-file asks for a token"));
    }
  }

  private static int untilStopped() {
    try {
      while (true) {
        StopSignal.poll();
        Thread.sleep(POLL);
      }
    } catch (CancellationException e) {
      return StopSignal.exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  private static ServeConfig config(CommandLine line) throws IOException, UsageException {
    ServeConfig defaults = ServeConfig.defaults();
    int megabytes = Flags.integer(line, "max-body", defaults.maxBodyBytes() / MEGA, 1);
    int seconds = Flags.integer(line, "timeout", (int) defaults.requestTime().toSeconds(), 1);
    try {
      ServeConfig config =
          defaults
              .withAddress(
                  line.getOptionValue("host", defaults.host()),
                  Flags.integer(line, "port", defaults.port(), 0))
              .withQueue(
                  Flags.integer(line, "queue", defaults.queue(), 1),
                  Flags.integer(line, "batch-size", defaults.batchSize(), 1))
              .withRequestLimits(
                  Math.multiplyExact(megabytes, MEGA),
                  Flags.integer(line, "max-megapixels", defaults.maxMegapixels(), 1),
                  Duration.ofSeconds(seconds));
      return line.hasOption("token-file")
          ? config.withToken(token(Path.of(line.getOptionValue("token-file"))))
          : config;
    } catch (IllegalArgumentException e) {
      throw SearchFlags.inFlags(e);
    } catch (ArithmeticException e) {
      throw new UsageException("--max-body must be at most 2147: " + megabytes);
    }
  }

  private static String token(Path file) throws IOException {
    String token = Files.readString(file).strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IOException(
          file + " must hold a token, one word of printable ASCII without blanks");
    }
    return token;
  }
}
