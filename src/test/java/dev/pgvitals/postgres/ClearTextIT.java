package dev.pgvitals.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.collect.Trial;
import dev.pgvitals.fixture.LocalPgBouncer;
import dev.pgvitals.fixture.Postgres;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** A password is given away only where the configuration says that it may be. */
class ClearTextIT {
  @Test
  void aPoolerThatWantsItInClearTextGetsItOnlyIfTheUrlSaysSo() throws Exception {
    ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor();
    try (LocalPgBouncer pooler =
        LocalPgBouncer.before(Postgres.shared(18), Map.of(), Map.of("auth_type", "plain"))) {
      for (String database : new String[] {"postgres", "pgbouncer"}) {
        String uri = pooler.uri("monitor", database);
        try (ServerConnections refused = new ServerConnections(Trial.server(uri, ""), housekeeper);
            ServerConnections allowed =
                new ServerConnections(
                    Trial.server(uri + "?require_auth=password", ""), housekeeper)) {
          assertThatThrownBy(refused::home)
              .hasMessage(
                  "the server requests the password in clear text, which require_auth does not"
                      + " allow");
          assertThat(refused.open()).isZero();
          allowed.home().close();
        }
      }
    } finally {
      housekeeper.shutdownNow();
    }
  }
}
