package dev.pgvitals.builtin.access;

import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.metric.store.SliceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the built-in catalogue publishes of a server when it logs in as one role, the entries
 * that are off included, and those of {@code names: postgres_exporter}.
 *
 * @param samples by {@link Key}
 * @param skipped the places in which an entry is not run, an empty database for the whole server
 * @param failures a line each
 */
record RoleReading(Map<Key, Double> samples, Set<Place> skipped, List<String> failures) {
  private static final String ALL_ON =
      """

      pgstattuple: {extends: pgstattuple, enabled: true}
      pg_stat_statements_query_id: {extends: pg_stat_statements_query_id, enabled: true}
      pg_stat_statements_command: {extends: pg_stat_statements_command, enabled: true}
      """;

  /** Where an entry runs. */
  record Place(String entry, String database) {
    Place onServer() {
      return new Place(entry, "");
    }
  }

  /** A series, which two entries may have. */
  record Key(Place place, String metric, String series) {}

  static RoleReading of(Postgres postgres, String role) {
    String catalogue = CatalogueFiles.builtin().text() + ALL_ON;
    try (Trial trial =
        Trial.of(
            Trial.server(postgres, role, "postgres", "    tags: [postgres_exporter]\n"),
            catalogue)) {
      Map<Key, Double> samples = new HashMap<>();
      List<String> failures = new ArrayList<>();
      for (PlannedQuery query : trial.plan().queries()) {
        Place place = new Place(query.name(), query.database());
        ServerProbe.Outcome outcome = trial.run(query);
        outcome.failure().ifPresent(failure -> failures.add(place + ": " + failure));
        for (Sample sample : samples(outcome)) {
          samples.put(new Key(place, sample.name(), sample.series()), sample.value());
        }
      }
      Set<Place> skipped = new HashSet<>();
      for (SkippedQuery query : trial.plan().skipped()) {
        if (query.reason() != SkipReason.DISABLED) {
          skipped.add(new Place(query.query().name(), query.database()));
        }
      }
      return new RoleReading(samples, skipped, failures);
    }
  }

  private static List<Sample> samples(ServerProbe.Outcome outcome) {
    SliceStore store = new SliceStore(System::nanoTime);
    outcome.slice().ifPresent(slice -> store.publish(slice, Duration.ofHours(1)));
    return Sample.of(Trial.text(store));
  }

  boolean skips(Place place) {
    return skipped.contains(place) || skipped.contains(place.onServer());
  }
}
