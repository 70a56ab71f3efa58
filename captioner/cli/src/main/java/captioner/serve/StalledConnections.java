package captioner.serve;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hangs up on connections that get nowhere for too long: those whose next request does not come
 * whole, and those whose answer is not taken.
 *
 * <p>Jetty's idle timeout finds those that are silent. It begins anew with every byte, so that
 * without this a client could hold a thread for ever by taking its answer a byte at a time.
 */
final class StalledConnections extends Handler.Wrapper {
  private static final Duration SWEEP = Duration.ofMillis(250);

  private final long limit; // ns
  private final Map<EndPoint, Long> since = new ConcurrentHashMap<>(); // its last step, ns

  /**
   * Watches connections.
   *
   * @param limit between two of these steps of a connection: it is opened, a request begins to be
   *     answered, its answer is taken
   */
  StalledConnections(Duration limit) {
    this.limit = limit.toNanos();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    sweepLater();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    step(connection);
    return super.handle(request, response, Callback.from(callback, () -> step(connection)));
  }

  private void step(EndPoint connection) {
    since.put(connection, System.nanoTime());
  }

  private void sweepLater() {
    getServer().getScheduler().schedule(this::sweep, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    long now = System.nanoTime();
    Set<EndPoint> open = new HashSet<>();
    for (Connector connector : getServer().getConnectors()) {
      open.addAll(connector.getConnectedEndPoints());
    }
    since.keySet().retainAll(open);
    for (EndPoint connection : open) {
      if (now - since.computeIfAbsent(connection, opened -> now) > limit) {
        connection.close(); // whoever reads or writes there gets an IOException
      }
    }
    if (isRunning()) {
      sweepLater();
    }
  }
}
