package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.metric.store.SliceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file of queries gives here what its own exporter makes of it. */
class TheirQueriesIT {
  private static final Path THEIRS = Path.of("src/test/resources/postgres-exporter/queries.yaml");
  private static final Path PG_EXPORTERS = Path.of("src/test/resources/pg-exporter");

  @Test
  void aFileOfPostgresExporterGivesItsPageAlone() throws IOException, InterruptedException {
    try (LocalPostgres postgres = LocalPostgres.start(15)) {
      postgres.createMonitorRole();

      assertThat(ours(postgres, Files.readString(THEIRS)))
          .containsExactlyInAnyOrderElementsOf(theirs(postgres));
    }
  }

  @Test
  void aFileOfPostgresExporterGivesItsPageAfterTheBuiltinCatalogue()
      throws IOException, InterruptedException {
    try (LocalPostgres postgres = LocalPostgres.start(15)) {
      postgres.createMonitorRole();
      String text = CatalogueFiles.builtin().text() + Files.readString(THEIRS);

      assertThat(ours(postgres, text))
          .filteredOn(TheirQueriesIT::isOfTheFile)
          .containsExactlyInAnyOrderElementsOf(theirs(postgres));
    }
  }

  /** Recorded: the program is not packaged. */
  @Test
  void aFileOfPgExporterGivesItsPage() throws IOException {
    List<Sample> recorded =
        Sample.of(Files.readString(PG_EXPORTERS.resolve("page.txt"))).stream()
            .filter(TheirQueriesIT::isSaid)
            .toList();

    assertThat(recorded).hasSizeGreaterThan(10);
    assertThat(ours(Postgres.shared(18), Files.readString(PG_EXPORTERS.resolve("queries.yml"))))
        .containsExactlyInAnyOrderElementsOf(
            recorded.stream().map(TheirQueriesIT::withoutServer).toList());
  }

  private static List<Sample> theirs(LocalPostgres postgres)
      throws IOException, InterruptedException {
    return TheirExporter.page(
            postgres,
            THEIRS.toAbsolutePath().toString(),
            page -> page.stream().anyMatch(TheirQueriesIT::isOfTheFile))
        .stream()
        .filter(TheirQueriesIT::isOfTheFile)
        .filter(TheirQueriesIT::isSaid)
        .map(TheirQueriesIT::withoutServer)
        .toList();
  }

  private static boolean isOfTheFile(Sample sample) {
    return sample.name().startsWith("their_")
        || sample.labels().getOrDefault("datname", "").equals("mine");
  }

  /** Where they have NaN for NULL, there is nothing here. */
  private static boolean isSaid(Sample sample) {
    return !Double.isNaN(sample.value());
  }

  private static Sample withoutServer(Sample sample) {
    return new Sample(
        "db", sample.name(), sample.family(), sample.type(), sample.labels(), sample.value());
  }

  private static List<Sample> ours(Postgres postgres, String text) {
    try (Trial trial = Trial.withTheirNames(postgres, text)) {
      SliceStore store = new SliceStore(System::nanoTime);
      for (PlannedQuery query : trial.plan().queries()) {
        ServerProbe.Outcome outcome = trial.run(query);
        assertThat(outcome.failure()).as(query.name()).isEmpty();
        outcome.slice().ifPresent(slice -> store.publish(slice, Duration.ofHours(1)));
      }
      return Sample.of(Trial.text(store));
    }
  }
}
