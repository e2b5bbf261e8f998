package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What the built-in catalogue says of one server, asked anew each time, as a pg_monitor. */
public final class Figures implements AutoCloseable {
  private final Trial trial;

  private Figures(Trial trial) {
    this.trial = trial;
  }

  /** On a server that has the role of {@link Postgres#createMonitorRole}. */
  public static Figures of(Postgres postgres) {
    return new Figures(Rehearsal.catalogueOn(postgres));
  }

  /** All samples of one run of an entry that must succeed. */
  public List<Sample> all(String entry) {
    return Sample.of(String.join("\n", trial.samples(entry)));
  }

  /**
   * The samples of one metric whose labels have these values.
   *
   * @param labels values in the order of the labels, a space between them, without those that are
   *     empty; "" for whatever they are
   */
  public List<Sample> samples(String entry, String metric, String labels) {
    return all(entry).stream()
        .filter(sample -> sample.name().equals(metric))
        .filter(sample -> labels.isEmpty() || words(sample).equals(labels))
        .toList();
  }

  private static String words(Sample sample) {
    return sample.labels().values().stream()
        .filter(value -> !value.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** The one value of {@link #samples}. */
  public double value(String entry, String metric, String labels) {
    List<Sample> found = samples(entry, metric, labels);
    assertThat(found).as(metric + " " + labels).hasSize(1);
    return found.get(0).value();
  }

  public double value(String entry, String metric) {
    return value(entry, metric, "");
  }

  public void await(String entry, String metric, String labels, DoublePredicate condition) {
    Awaitility.await(metric + " " + labels)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> samples(entry, metric, labels),
            found -> found.size() == 1 && condition.test(found.get(0).value()));
  }

  @Override
  public void close() {
    trial.close();
  }
}
