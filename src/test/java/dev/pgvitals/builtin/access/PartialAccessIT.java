package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of objects of which a role may ask for some only. */
class PartialAccessIT {
  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void onlyWhatARoleMayNotAskForIsLeftOut(int major) {
    Map<String, String> settings = Map.of("allow_in_place_tablespaces", "on");
    try (LocalPostgres postgres = LocalPostgres.start(major, settings)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE ROLE plain LOGIN PASSWORD '%s'".formatted(LocalPostgres.MONITOR_PASSWORD),
          "CREATE DATABASE closed",
          "CREATE DATABASE open",
          "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
          "CREATE TABLESPACE attic LOCATION ''",
          "CREATE TABLESPACE cellar LOCATION ''",
          "GRANT CREATE ON TABLESPACE cellar TO plain");

      assertThat(labels(postgres, "monitor", "pg_database_size"))
          .containsExactlyInAnyOrder("postgres", "template0", "template1", "closed", "open");
      assertThat(labels(postgres, "monitor", "pg_tablespace_size"))
          .containsExactlyInAnyOrder("pg_default", "pg_global", "attic", "cellar");
      assertThat(labels(postgres, "plain", "pg_database_size"))
          .containsExactlyInAnyOrder("postgres", "template0", "template1", "open");
      assertThat(labels(postgres, "plain", "pg_tablespace_size"))
          .as("the database's own, and where it may create")
          .containsExactlyInAnyOrder("pg_default", "cellar");
    }
  }

  private static List<String> labels(LocalPostgres postgres, String role, String query) {
    try (Trial trial =
        Trial.of(Trial.server(postgres, role, "postgres", ""), CatalogueFiles.builtin().text())) {
      return Sample.of(String.join("\n", trial.samples(query))).stream()
          .map(sample -> String.join(" ", sample.labels().values()))
          .toList();
    }
  }
}
