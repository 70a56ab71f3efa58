package captioner.serve;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;

/** Counts what happens, for Prometheus. */
final class ServerMetrics implements AutoCloseable {
  private static final List<HandlerType> METHODS = List.of(HandlerType.GET, HandlerType.POST);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter captioned =
      Counter.builder("captioner.photos").tag("outcome", "captioned").register(registry);
  private final Counter unreadable =
      Counter.builder("captioner.photos").tag("outcome", "unreadable").register(registry);
  private final DistributionSummary batches =
      DistributionSummary.builder("captioner.batch.photos")
          .description("photos that went through the network together")
          .serviceLevelObjectives(1, 2, 4, 8, 16, 32)
          .register(registry);
  private final Timer network =
      Timer.builder("captioner.batch.time")
          .description("what a batch took")
          .publishPercentileHistogram()
          .minimumExpectedValue(Duration.ofMillis(10))
          .maximumExpectedValue(Duration.ofSeconds(30))
          .register(registry);

  ServerMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
  }

  /** Reports how much is in work from now on. */
  void watch(Admission admission, BatchQueue queue) {
    Gauge.builder("captioner.photos.in.work", admission, Admission::photos)
        .description("photos from the first byte of their request to the last of its answer")
        .register(registry);
    Gauge.builder("captioner.photos.limit", admission, Admission::photoLimit)
        .description("as many photos are taken at a time")
        .register(registry);
    Gauge.builder("captioner.photos.waiting", queue, BatchQueue::waiting)
        .description("photos that wait for their batch")
        .register(registry);
  }

  void onBatch(int photos, Duration worked) {
    captioned.increment(photos);
    batches.record(photos);
    network.record(worked);
  }

  void onUnreadable() {
    unreadable.increment();
  }

  /** Counts a request that was answered; addresses that are not ours count as one. */
  void onRequest(Context context, String route, float millis) {
    Timer.builder("captioner.requests")
        .description("requests by address, method and status")
        .tag("route", route)
        .tag("method", METHODS.contains(context.method()) ? context.method().name() : "other")
        .tag("status", String.valueOf(context.statusCode()))
        .register(registry)
        .record(Duration.ofNanos((long) (millis * 1e6)));
  }

  /** Returns all in Prometheus' text format. */
  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
