package captioner.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers requests for captions over HTTP, and shows a page to people.
 *
 * <pre>{@code
 * try (ServedModel model = ServedModel.load(Path.of("models"), List.of("flickr8k-resnet50"));
 *     CaptionServer server = CaptionServer.start(model, ServeConfig.defaults())) {
 *   System.out.println(server.address());
 * }
 * }</pre>
 */
public final class CaptionServer implements AutoCloseable {
  private static final Duration IDLE =
      Duration.ofSeconds(10); // between bytes, or requests, at most
  private static final int STOP_TIMEOUT = 30_000; // ms for requests in work
  private static final int THREADS_BESIDE_QUEUE = 16; // for pages, health and figures
  private static final int MAX_CONNECTIONS = 1024;

  private final ServedModel model;
  private final ServerMetrics metrics = new ServerMetrics();
  private final CaptionService service;
  private final Guard guard;
  private final Javalin javalin;
  private final String host;

  private CaptionServer(ServedModel model, ServeConfig config) {
    this.model = model;
    service = new CaptionService(model, config, metrics);
    host = config.host();
    guard = new Guard(config.token(), config.isLoopback());
    javalin = Javalin.create(javalin -> configure(javalin, config));
  }

  /**
   * Begins to answer.
   *
   * @param model stays the caller's, and is needed until the server is closed
   * @throws IOException if it cannot listen at that address
   */
  public static CaptionServer start(ServedModel model, ServeConfig config) throws IOException {
    CaptionServer server = new CaptionServer(model, config);
    try {
      server.javalin.start();
      return server;
    } catch (JavalinException e) {
      server.service.close();
      server.metrics.close();
      throw new IOException(
          "cannot listen at %s port %d: it is taken, not allowed or not of this machine; choose another"
              .formatted(config.host(), config.port()),
          e);
    }
  }

  private void configure(JavalinConfig javalin, ServeConfig config) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.compressionStrategy = CompressionStrategy.NONE;
    javalin.http.prefer405over404 = true;
    javalin.router.javaLangErrorHandler(CaptionServer::answer);
    javalin.jetty.host = config.host();
    javalin.jetty.port = config.port();
    javalin.jetty.threadPool = new QueuedThreadPool(config.queue() + THREADS_BESIDE_QUEUE);
    Duration idle = idle(config);
    javalin.jetty.modifyHttpConfiguration(http -> configure(http, idle));
    javalin.jetty.modifyServer(CaptionServer::configure);
    javalin.events.serverStarting(() -> addHandlers(idle, config.requestTime().plus(idle)));
    javalin.requestLogger.http(
        (context, millis) -> metrics.onRequest(context, route(context), millis));
    addRoutes(javalin.routes);
  }

  private static Duration idle(ServeConfig config) {
    Duration least = Duration.ofSeconds(1); // Jetty takes 0 ms for ever
    Duration most = config.requestTime().compareTo(IDLE) < 0 ? config.requestTime() : IDLE;
    return most.compareTo(least) < 0 ? least : most;
  }

  private static void configure(HttpConfiguration http, Duration idle) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setIdleTimeout(idle.toMillis());
    http.setHeaderCacheCaseSensitive(true); // or a token would be taken for one like it
  }

  private static void configure(Server server) {
    server.setStopTimeout(STOP_TIMEOUT);
    server.setErrorHandler(new PlainErrors());
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
  }

  /** Lets requests in work end when the server stops, and ends those that never would. */
  private void addHandlers(Duration idle, Duration stalled) {
    Server server = javalin.jettyServer().server();
    server.insertHandler(new GracefulHandler());
    server.insertHandler(new StalledConnections(stalled));
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof ServerConnector network) {
        network.setIdleTimeout(idle.toMillis());
      }
    }
  }

  private void addRoutes(RoutesConfig routes) {
    routes.before(context -> Guard.HEADERS.forEach(context::header));
    routes.before(guard::check);
    routes.before("/v1/*", guard::checkToken);
    routes.before("/metrics", guard::checkToken);
    Pages.addTo(routes);
    routes.post("/v1/captions", service::captions);
    routes.post("/v1/captions/stream", service::captionStream);
    routes.get("/v1/models", this::models);
    routes.get("/healthz", context -> status(context, "alive"));
    routes.get("/readyz", this::readiness);
    routes.get(
        "/metrics",
        context ->
            context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.text()));
    routes.get(
        "/openapi.json",
        context -> context.contentType("application/json").result(OpenApi.json().toString()));
    routes.exception(Problem.class, Problem::answer);
    routes.exception(HttpResponseException.class, CaptionServer::answer);
    routes.exception(Exception.class, (e, context) -> Problem.defect().answer(context));
  }

  /** Of a path that is not here, or not with this method. */
  private static void answer(HttpResponseException e, Context context) {
    Problem.Kind kind = Problem.Kind.of(e.getStatus());
    String detail =
        switch (kind) {
          case NOT_FOUND -> "see /docs for what there is";
          case METHOD_NOT_ALLOWED -> "see /docs for the methods";
          default -> kind.title();
        };
    Optional.ofNullable(e.getDetails().get("availableMethods"))
        .ifPresent(methods -> context.header("Allow", methods));
    Problem.answer(context, kind, e.getStatus(), detail);
  }

  /** Of memory that is at its end, and the like; the server goes on. */
  private static void answer(HttpServletResponse response, Error error) {
    response.setStatus(Problem.Kind.INTERNAL.status());
    response.setContentType(Problem.MEDIA_TYPE);
    try {
      response.getOutputStream().print(Problem.defect().json().toString());
    } catch (IOException e) {
      // the client has gone; there is nobody to tell
    }
  }

  private void models(Context context) {
    JsonObject json = new JsonObject();
    JsonArray models = new JsonArray();
    models.add(ModelJson.of(model));
    json.add("models", models);
    context.contentType("application/json").result(json.toString());
  }

  private void readiness(Context context) {
    if (!service.isReady()) {
      throw Problem.stopping();
    }
    status(context, "ready");
  }

  private static void status(Context context, String status) {
    JsonObject json = new JsonObject();
    json.addProperty("status", status);
    context.contentType("application/json").result(json.toString());
  }

  /** Returns an address of ours as it was added, whatever was asked for. */
  private static String route(Context context) {
    return Optional.ofNullable(context.endpoints().matchedHttpEndpoint())
        .map(endpoint -> endpoint.path)
        .orElse("other");
  }

  /** Returns the port that it listens at. */
  public int port() {
    return javalin.port();
  }

  /** Returns the address of its page. */
  public String address() {
    return "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port());
  }

  /** Turns new requests away, answers those in work, and stops. */
  @Override
  public void close() {
    service.drain();
    javalin.stop();
    service.close();
    metrics.close();
  }
}
