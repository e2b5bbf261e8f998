package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.choice.SourceFactory;
import java.util.List;
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
        try (Source refused = source(uri, housekeeper);
            Source allowed = source(uri + "?require_auth=password", housekeeper)) {
          assertThatThrownBy(refused::heartbeat)
              .hasMessage(
                  "the server requests the password in clear text, which require_auth does not"
                      + " allow");
          assertThat(refused.connections()).isZero();
          allowed.heartbeat();
        }
      }
    } finally {
      housekeeper.shutdownNow();
    }
  }

  private static Source source(String uri, ScheduledExecutorService housekeeper) {
    return SourceFactory.with(housekeeper)
        .of(Trial.server(uri, ""), FactsScope.of(new Catalogue(List.of())));
  }
}
