package captioner.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compares the service with the folder pipeline on the same photos, in turns, so that whatever else
 * the machine does strikes both; then asks too much of it, and then for long.
 *
 * <p>Arguments: the launcher {@code scripts/captioner}, a folder of photos, rounds, requests of the
 * long run, and the model.
 */
public final class ServiceLoad {
  private static final List<Integer> CLIENTS = List.of(1, 8, 32);
  private static final int QUEUE = 64;
  private static final int COPIES =
      4; // of each photo, for the pipeline's start-up to be subtracted
  private static final int SOAK_PARTS = 10;

  private final Path launcher;
  private final Path photos;
  private final String model;
  private final PrintStream out;

  private ServiceLoad(Path launcher, Path photos, String model, PrintStream out) {
    this.launcher = launcher;
    this.photos = photos;
    this.model = model;
    this.out = out;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[2]);
    int soak = Integer.parseInt(arguments[3]);
    new ServiceLoad(Path.of(arguments[0]), Path.of(arguments[1]), arguments[4], System.out)
        .run(rounds, soak);
  }

  private void run(int rounds, int soak) throws IOException, InterruptedException {
    List<Clients.Photo> expected = expected();
    Path copies = copies();
    Process server =
        process("serve", "--port", "0", "--queue", String.valueOf(QUEUE))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Clients clients = new Clients(address(server), expected);
      clients.ask(8, 2 * expected.size()); // until Java has compiled what it will
      for (int round = 1; round <= rounds; round++) {
        compare(round, clients, expected.size(), copies);
      }
      overload(clients);
      soak(clients, soak, server.pid());
    } finally {
      server.destroy();
      server.waitFor(1, TimeUnit.MINUTES);
    }
  }

  private void compare(int round, Clients clients, int count, Path copies)
      throws IOException, InterruptedException {
    Duration once = caption(photos);
    Duration often = caption(copies);
    double folder = (COPIES - 1) * count * 1e9 / often.minus(once).toNanos();
    out.printf("round %d: caption %.1f photos/s%n", round, folder);
    for (int number : CLIENTS) {
      Clients.Outcome outcome = clients.ask(number, (number == 1 ? 1 : COPIES) * count);
      out.printf(
          "  %2d clients %5.1f photos/s, %.2f of caption, p50 %5d ms, p99 %5d ms, %s, %d wrong%n",
          number,
          outcome.throughput(),
          outcome.throughput() / folder,
          outcome.percentile(0.5),
          outcome.percentile(0.99),
          outcome.statuses(),
          outcome.wrong());
    }
  }

  /** Asks for five times as much at once as is let in; those turned away ask no more. */
  private void overload(Clients clients) throws InterruptedException {
    Clients.Outcome outcome = clients.ask(5 * QUEUE, 5 * QUEUE);
    out.printf("%d at once: %s, %d wrong%n", 5 * QUEUE, outcome.statuses(), outcome.wrong());
    Clients.Outcome after = clients.ask(8, QUEUE);
    out.printf("then %d by 8: %s, %d wrong%n", QUEUE, after.statuses(), after.wrong());
  }

  private void soak(Clients clients, int requests, long server)
      throws IOException, InterruptedException {
    for (int part = 1; part <= SOAK_PARTS; part++) {
      Clients.Outcome outcome = clients.ask(32, requests / SOAK_PARTS);
      out.printf(
          "after %d requests: %s, %d wrong, %s%n",
          part * (requests / SOAK_PARTS), outcome.statuses(), outcome.wrong(), resident(server));
    }
  }

  /** Returns the memory that a process has of the machine, where Linux tells. */
  private static String resident(long process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
      return lines.filter(line -> line.startsWith("VmRSS")).findFirst().orElse("");
    }
  }

  private ProcessBuilder process(String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of(launcher.toString(), command, "--model", model));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words);
  }

  private static URI address(Process server) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine(); // serving MODEL at ADDRESS
    if (line == null) {
      throw new IOException("the server does not start");
    }
    return URI.create(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** Returns how long the folder pipeline takes, start-up and all. */
  private Duration caption(Path folder) throws IOException, InterruptedException {
    long start = System.nanoTime();
    run(Files.createTempFile("captions", ".jsonl"), folder);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private List<String> run(Path rows, Path folder) throws IOException, InterruptedException {
    Process process =
        process("caption", folder.toString(), "--quiet", "--format", "jsonl")
            .redirectOutput(rows.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("caption failed");
    }
    List<String> lines = Files.readAllLines(rows);
    Files.delete(rows);
    return lines;
  }

  private List<Clients.Photo> expected() throws IOException, InterruptedException {
    Map<String, String> captions = new TreeMap<>();
    for (String row : run(Files.createTempFile("captions", ".jsonl"), photos)) {
      JsonObject json = JsonParser.parseString(row).getAsJsonObject();
      captions.put(json.get("path").getAsString(), json.get("caption").getAsString());
    }
    List<Clients.Photo> expected = new ArrayList<>();
    for (Map.Entry<String, String> row : captions.entrySet()) {
      byte[] bytes = Files.readAllBytes(Path.of(row.getKey()));
      expected.add(new Clients.Photo(bytes, row.getValue()));
    }
    return expected;
  }

  private Path copies() throws IOException {
    Path folder = Files.createTempDirectory("photos");
    try (Stream<Path> files = Files.list(photos)) {
      for (Path file : files.toList()) {
        for (int i = 0; i < COPIES; i++) {
          Files.copy(file, folder.resolve(i + "-" + file.getFileName()));
        }
      }
    }
    return folder;
  }
}
