package dev.pgvitals.builtin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Disk space and I/O against the files themselves. */
class StorageValuesIT {
  @Test
  void aTablespaceIsAsLargeAsItsFilesAndSaysWhatIsTemporaryThere()
      throws SQLException, IOException {
    Map<String, String> settings =
        Map.of("allow_in_place_tablespaces", "on", "autovacuum", "off", "work_mem", "64kB");
    try (LocalPostgres postgres = LocalPostgres.start(18, settings)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLESPACE attic LOCATION ''",
          "CREATE TABLE old TABLESPACE attic AS"
              + " SELECT repeat('x', 1000) FROM generate_series(1, 1000)",
          "CHECKPOINT");
      try (Figures figures = Figures.of(postgres);
          Connection session = postgres.superuser();
          Statement statement = session.createStatement()) {
        assertThat(figures.value("pg_tablespace_temp", "pg_tablespace_temp_files", "attic"))
            .isZero();
        statement.execute("SET temp_tablespaces = 'attic'");
        statement.execute("BEGIN");
        statement.execute(
            "DECLARE sorted CURSOR FOR SELECT n FROM generate_series(1, 200000) n ORDER BY n DESC");
        statement.execute("FETCH 1 FROM sorted");

        Path attic = onlyIn(onlyIn(postgres.data().resolve("pg_tblspc")));
        double all = bytes(attic) - Files.size(attic);
        double temporary =
            bytes(attic.resolve("pgsql_tmp")) - Files.size(attic.resolve("pgsql_tmp"));

        assertThat(temporary).isGreaterThan(1_000_000);
        assertThat(figures.value("pg_tablespace_temp", "pg_tablespace_temp_bytes", "attic"))
            .isEqualTo(temporary);
        assertThat(figures.value("pg_tablespace_temp", "pg_tablespace_temp_files", "attic"))
            .isGreaterThanOrEqualTo(1);
        assertThat(figures.value("pg_tablespace_temp", "pg_tablespace_temp_files", "pg_default"))
            .isZero();
        assertThat(figures.samples("pg_tablespace_temp", "pg_tablespace_temp_files", ""))
            .extracting(sample -> sample.labels().get("spcname"))
            .containsExactlyInAnyOrder("pg_default", "attic");
        assertThat(figures.value("pg_tablespace_size", "pg_tablespace_size_bytes", "attic"))
            .isGreaterThan(temporary + 1_000_000)
            .isEqualTo(all);
      }
    }
  }

  /** Before 18 the blocks are counted and all have one size; from 18 on bytes are. */
  @Test
  void blocksThatAreWrittenAreCountedInBytesOnBothSidesOf18() {
    for (int major : new int[] {17, 18}) {
      try (LocalPostgres postgres = LocalPostgres.start(major, Map.of("autovacuum", "off"))) {
        postgres.createMonitorRole();
        try (Figures figures = Figures.of(postgres)) {
          postgres.sql("SELECT pg_stat_reset_shared('io')");

          postgres.sql("CREATE TABLE t AS SELECT repeat('x', 1000) FROM generate_series(1, 8000)");

          double grown = Double.parseDouble(postgres.query("SELECT pg_relation_size('t')"));
          figures.await(
              "pg_stat_io",
              "pg_stat_io_extend_bytes_total",
              "client backend relation bulkwrite",
              v -> v >= grown && v < grown * 1.5);
        }
      }
    }
  }

  private static Path onlyIn(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .reduce(
              (one, another) -> {
                throw new AssertionError(one + " and " + another);
              })
          .orElseThrow();
    }
  }

  /** Of everything below and of itself, as the directory entries say. */
  private static double bytes(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      double sum = 0;
      for (Path path : (Iterable<Path>) paths::iterator) {
        sum += Files.size(path);
      }
      return sum;
    }
  }
}
