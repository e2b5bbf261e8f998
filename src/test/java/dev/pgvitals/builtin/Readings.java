package dev.pgvitals.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import java.util.List;

/** The built-in catalogue's values on one server, each read by a run of its query made then. */
public record Readings(Trial trial) implements AutoCloseable {
  public static Readings of(Postgres postgres) {
    return new Readings(Rehearsal.catalogueOn(postgres));
  }

  /**
   * With a text of the catalogue put in place of another one: for what takes longer than a test
   * may.
   */
  public static Readings of(Postgres postgres, String text, String replacement) {
    return new Readings(Trial.of(postgres, catalogue(text, replacement)));
  }

  /** The built-in catalogue with that change. */
  public static String catalogue(String text, String replacement) {
    String catalogue = CatalogueFiles.builtin().text();
    assertThat(catalogue).contains(text);
    return catalogue.replace(text, replacement);
  }

  public List<Sample> samples(String query, String metric) {
    return Sample.of(String.join("\n", trial.samples(query))).stream()
        .filter(sample -> sample.name().equals(metric))
        .toList();
  }

  /**
   * The value of a metric with these labels.
   *
   * @param labels all values of its labels, in their order
   */
  public double value(String query, String metric, String... labels) {
    List<Sample> found =
        samples(query, metric).stream()
            .filter(sample -> List.copyOf(sample.labels().values()).equals(List.of(labels)))
            .toList();
    assertThat(found).as(metric + " " + List.of(labels)).hasSize(1);
    return found.get(0).value();
  }

  @Override
  public void close() {
    trial.close();
  }
}
