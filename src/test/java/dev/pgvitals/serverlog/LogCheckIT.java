package dev.pgvitals.serverlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.source.choice.SourceFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leads to a log that can be read, step by step as a user takes them. */
class LogCheckIT {
  @TempDir private Path home;

  private LogCheck.Result check(LocalPostgres postgres, String logs) throws Exception {
    String yaml =
        "servers: [{name: one, url: \"%s\", logs: %s}]"
            .formatted(postgres.uri("monitor", "watch", "postgres"), logs);
    ServerConfig server =
        new ConfigReader(Environments.of(home)).read("c.yaml", yaml).config().servers().get(0);
    return LogCheck.of(server, SourceFactory.forOneLook());
  }

  @Test
  void leadsFromNothingToAllThatThereIs() throws Exception {
    try (LocalPostgres postgres =
        LocalPostgres.start(
            18,
            Map.of(
                "logging_collector", "on",
                "log_destination", "stderr,jsonlog",
                "log_filename", "server.log",
                "log_temp_files", "0",
                "log_min_duration_statement", "1s"))) {
      postgres.createMonitorRole();
      assertThat(check(postgres, "{from: off}")).isEqualTo(new LogCheck.Result(true, List.of()));

      LogCheck.Result before = check(postgres, "{from: sql}");
      assertThat(before.readable()).isFalse();
      assertThat(before.lines())
          .singleElement()
          .asString()
          .startsWith("log: FAILED ERROR: schema \"pgvitals\" does not exist")
          .contains("run what `pgvitals logs --setup-sql` prints, as a superuser");

      postgres.sql(SetupSql.of("monitor"));

      LogCheck.Result after = check(postgres, "{from: sql}");
      assertThat(after.readable()).isTrue();
      assertThat(after.lines())
          .containsExactly(
              "log: server.json can be read through SQL",
              "log: log_connections = '': no logins are counted, nor roles that log in unusually"
                  + " often or from many addresses; set log_connections = 'authorization' (reload;"
                  + " for sessions that begin then)");

      LogCheck.Result files =
          check(postgres, "{files: \"" + postgres.data().resolve("log") + "/*.log\"}");
      assertThat(files.lines().get(0)).isEqualTo("log: server.log can be read as a file");
      assertThat(files.lines()).anyMatch(line -> line.contains("log_line_prefix has no %e"));
    }
  }
}
