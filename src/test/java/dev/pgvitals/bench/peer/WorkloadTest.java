package dev.pgvitals.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.bench.scrape.Page;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.metric.MetricFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final Path FILE = Path.of("bench/queries.yaml");

  @Test
  void theAgentReadsTheQueriesAndPublishesTheFamiliesThatTheBenchmarkWaitsFor() throws Exception {
    LoadedCatalogue loaded =
        CatalogueReader.read(
            List.of(new CatalogueText(FILE.toString(), Files.readString(FILE))),
            NamingScheme.PROMETHEUS);

    Set<String> published =
        loaded.catalogue().queries().stream()
            .flatMap(query -> QuerySchema.of(query, NamingScheme.PROMETHEUS).families().stream())
            .map(MetricFamily::name)
            .map(Page::plainName)
            .collect(Collectors.toSet());
    Workload workload = Workload.read(FILE);
    assertThat(workload.queries()).isEqualTo(loaded.catalogue().queries().size());
    assertThat(workload.families()).isEqualTo(published);
  }
}
