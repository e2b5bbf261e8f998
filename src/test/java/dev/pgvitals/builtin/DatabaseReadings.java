package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import java.time.Duration;
import java.util.List;

/** What the built-in catalogue says of one server, each time by a run made now. */
public final class DatabaseReadings {
  private final Trial trial;

  public DatabaseReadings(Trial trial) {
    this.trial = trial;
  }

  /**
   * The one sample of a metric.
   *
   * @param labels the values of its last labels; the first is the database
   */
  public double value(String query, String metric, String... labels) {
    List<Sample> found = samples(query, metric, labels);
    assertThat(found).as(metric + " " + List.of(labels)).hasSize(1);
    return found.get(0).value();
  }

  /** All samples of a metric whose labels begin with these after the database. */
  public List<Sample> samples(String query, String metric, String... labels) {
    return Sample.of(String.join("\n", trial.samples(query))).stream()
        .filter(sample -> sample.name().equals(metric))
        .filter(
            sample -> {
              List<String> all = List.copyOf(sample.labels().values());
              return all.subList(1, Math.min(all.size(), labels.length + 1))
                  .equals(List.of(labels));
            })
        .toList();
  }

  /** Waits until the server's own answer is this: statistics come in after the event. */
  public static void awaitAnswer(Postgres postgres, String sql, String answer) {
    await(sql)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> postgres.query(sql).equals(answer));
  }

  public static void awaitStatistics(Postgres postgres, String table, String column, long number) {
    awaitAnswer(
        postgres,
        "SELECT %s FROM pg_stat_user_tables WHERE relname = '%s'".formatted(column, table),
        Long.toString(number));
  }
}
