package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The examples of docs/more-access.md. */
class MoreAccessPageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void theEntriesThatAreOffCanBeSwitchedOnAsThePageSays() throws Exception {
    String examples =
        YAML.matcher(Files.readString(Path.of("docs/more-access.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.joining("\n"));

    Catalogue builtin =
        CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
            .catalogue();
    Catalogue changed =
        CatalogueReader.read(
                List.of(CatalogueFiles.builtin(), new CatalogueText("mine.yaml", examples)),
                NamingScheme.PROMETHEUS)
            .catalogue();

    assertThat(builtin.queries())
        .filteredOn(query -> !query.enabled())
        .extracting(Query::name)
        .containsExactlyInAnyOrder(
            "pgstattuple",
            "timescaledb_hypertables",
            "timescaledb_jobs",
            "citus_nodes",
            "pg_stat_statements_query_id",
            "pg_stat_statements_command");
    assertThat(changed.queries()).allMatch(Query::enabled);
  }
}
