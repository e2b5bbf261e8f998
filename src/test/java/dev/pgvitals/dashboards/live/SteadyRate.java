package dev.pgvitals.dashboards.live;

import dev.pgvitals.fixture.server.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** How fast a counter of a server's grows, since this was made. */
final class SteadyRate implements DoubleSupplier {
  private final Postgres server;
  private final String counter;
  private final double first;
  private final Instant start = Instant.now();

  SteadyRate(Postgres server, String counter) {
    this.server = server;
    this.counter = counter;
    this.first = read();
  }

  private double read() {
    return Double.parseDouble(server.query(counter));
  }

  @Override
  public double getAsDouble() {
    return (read() - first) * 1000 / Duration.between(start, Instant.now()).toMillis();
  }
}
