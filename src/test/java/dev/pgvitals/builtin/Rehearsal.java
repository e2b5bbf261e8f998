package dev.pgvitals.builtin;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.metric.store.SliceStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that the built-in catalogue plans for a server, run once, as {@code monitor} from the
 * database {@code postgres}.
 *
 * @param samples what a scrape would then say
 */
public record Rehearsal(Plan plan, List<ServerProbe.Outcome> outcomes, List<Sample> samples) {

  public static Rehearsal on(Postgres postgres) {
    return of(catalogueOn(postgres));
  }

  /** On the server of this libpq URI. */
  public static Rehearsal on(String uri) {
    return of(Trial.of(uri, CatalogueFiles.builtin().text()));
  }

  /** With {@code names: postgres_exporter}. */
  public static Rehearsal withTheirNames(Postgres postgres) {
    return of(Trial.withTheirNames(postgres, CatalogueFiles.builtin().text()));
  }

  private static Rehearsal of(Trial opened) {
    try (Trial trial = opened) {
      List<ServerProbe.Outcome> outcomes = trial.plan().queries().stream().map(trial::run).toList();
      SliceStore store = new SliceStore(System::nanoTime);
      outcomes.stream()
          .filter(outcome -> outcome.query().query().isMetrics())
          .flatMap(outcome -> outcome.slice().stream())
          .forEach(slice -> store.publish(slice, Duration.ofHours(1)));
      return new Rehearsal(trial.plan(), outcomes, Sample.of(Trial.text(store)));
    }
  }

  public static Trial catalogueOn(Postgres postgres) {
    return Trial.of(postgres, CatalogueFiles.builtin().text());
  }

  public Stream<Sample> of(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name));
  }

  /** What failed, a line each. */
  public List<String> failures() {
    return outcomes.stream()
        .filter(outcome -> outcome.failure().isPresent())
        .map(
            outcome ->
                "%s in %s: %s"
                    .formatted(
                        outcome.query().name(),
                        outcome.query().database(),
                        outcome.failure().orElseThrow()))
        .toList();
  }
}
