package dev.pgvitals.agent.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.diagnosis.Wishes;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.monitor.state.VitalReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OccasionsTest {
  private static final Instant SINCE = Instant.parse("2026-11-27T03:12:07.5Z");
  private static final Failure REFUSED = new Failure(FailureReason.CONNECT, "", "secret.host:5432");

  private final Occasions occasions = new Occasions();
  private Duration now = Duration.ofDays(1);

  private List<String> look(ServerDetails... servers) {
    return occasions.look(List.of(servers), now.toNanos()).stream()
        .map(occasion -> occasion.server() + " " + occasion.alert())
        .toList();
  }

  private static VitalReading vital(String alert, int level, int sustained) {
    String yaml =
        """
        t:
          query: SELECT 1 AS used_ratio
          metrics:
            - used_ratio: {usage: GAUGE, alert: {name: %s, warning: 0.5, critical: 0.9, summary: Full.}}
        """;
    ColumnAlert column =
        ColumnAlert.of(
                Trial.catalogue(yaml.formatted(alert)).queries().get(0), NamingScheme.PROMETHEUS)
            .get(0);
    return new VitalReading(
        column,
        false,
        0.95,
        Map.of("datname", "shop", "query", "SELECT secret"),
        level,
        sustained,
        Map.of(Level.CRITICAL, 0.9),
        Map.of(Level.CRITICAL, SINCE),
        new float[0]);
  }

  private static ServerDetails up(VitalReading... vitals) {
    return server("db", true, true, Stream.of(vitals).toList());
  }

  private static ServerDetails down() {
    return server("db", true, false, List.of());
  }

  private static ServerDetails started(Instant at) {
    ServerFacts facts =
        new ServerFacts(
            Query.Engine.POSTGRESQL,
            180000,
            "18.0",
            false,
            "monitor",
            false,
            Set.of(),
            at,
            new DatabaseFacts("home", Map.of(), Set.of(), Set.of()),
            List.of());
    return server("db", true, true, List.of(), Optional.of(facts));
  }

  private static ServerDetails server(
      String name, boolean tried, boolean up, List<VitalReading> vitals) {
    return server(name, tried, up, vitals, Optional.empty());
  }

  private static ServerDetails server(
      String name,
      boolean tried,
      boolean up,
      List<VitalReading> vitals,
      Optional<ServerFacts> facts) {
    ServerReport report =
        new ServerReport(
            name,
            up,
            tried,
            up ? Optional.empty() : Optional.of(REFUSED),
            facts,
            Plan.EMPTY,
            0,
            0,
            Optional.empty(),
            0,
            0,
            Optional.empty());
    return new ServerDetails(
        report,
        Map.of(),
        up ? Optional.empty() : Optional.of(SINCE),
        vitals,
        List.of(),
        Map.of(),
        List.of(),
        Instant.EPOCH);
  }

  @Test
  void anAlertThatIsCriticalForGoodIsOne() {
    assertThat(look(up())).isEmpty();
    assertThat(look(up(vital("Full", 2, 1)))).as("its `for` has not passed").isEmpty();
    assertThat(look(up(vital("Full", 2, 2)))).containsExactly("db Full");
    assertThat(look(up(vital("Full", 2, 2)))).as("it goes on").isEmpty();
  }

  @Test
  void itSaysWhatAndWhereWithoutTheTextsOfStatements() {
    Occasion occasion = occasions.look(List.of(up(vital("Full", 2, 2))), 0).get(0);

    assertThat(occasion.began())
        .isEqualTo("Full is critical: 95 % > 90 %, since 2026-11-27T03:12:07Z, datname=shop");
    assertThat(occasion.wishes()).contains(Wishes.of("Full"));
  }

  @Test
  void whatIsWrongAtTheFirstLookIsOne() {
    assertThat(look(up(vital("Full", 2, 2)), server("other", true, false, List.of())))
        .containsExactly("db Full", "other down");
  }

  @Test
  void aServerThatWasNotTriedIsNeitherDownNorUp() {
    ServerDetails untried = server("db", false, false, List.of());

    assertThat(look(untried)).isEmpty();
    assertThat(look(up())).isEmpty();
    assertThat(look(untried)).as("another monitor has begun").isEmpty();
    assertThat(look(down())).containsExactly("db down");
    assertThat(look(untried)).isEmpty();
    assertThat(look(up())).containsExactly("db up");
  }

  @Test
  void goingAndComingBackAreTwo() {
    look(up());

    Occasion down = occasions.look(List.of(down()), now.toNanos()).get(0);
    assertThat(down.began())
        .isEqualTo("the server is down. The server cannot be reached, or has ended the connection");
    assertThat(down.wishes()).as("it cannot be asked").isEmpty();
    assertThat(look(down())).isEmpty();

    Occasion up = occasions.look(List.of(up()), now.toNanos()).get(0);
    assertThat(up.began()).isEqualTo("the server is back; it was down since 2026-11-27T03:12:07Z");
    assertThat(up.wishes()).contains(Wishes.of("PostgresDown"));
  }

  @Test
  void aRestartBetweenTwoLooksIsOneThatCameBack() {
    look(started(SINCE));
    assertThat(look(started(SINCE))).isEmpty();

    Occasion up = occasions.look(List.of(started(SINCE.plusSeconds(60))), now.toNanos()).get(0);
    assertThat(up.alert()).isEqualTo(Occasion.UP);
    assertThat(up.began()).isEqualTo("the server was restarted");
  }

  @Test
  void serversThatTakeTurnsBehindOneAddressHaveNotRestarted() {
    Instant longAgo = Instant.EPOCH.minus(Duration.ofDays(1));
    look(started(longAgo));

    assertThat(look(started(longAgo.plusSeconds(60)))).isEmpty();
    assertThat(look(started(longAgo))).isEmpty();
  }

  @Test
  void whatComesAgainAndAgainCountsOnceInTenMinutes() {
    VitalReading full = vital("Full", 2, 2);
    assertThat(look(up(full))).hasSize(1);
    for (int i = 1; i < 10; i++) {
      now = now.plusMinutes(1);
      assertThat(look(up())).isEmpty();
      assertThat(look(up(full))).as("after %d min", i).isEmpty();
    }
    assertThat(look(up(full, vital("Slow", 2, 2)))).as("another").containsExactly("db Slow");

    now = now.plusMinutes(1);
    look(up());
    assertThat(look(up(full))).containsExactly("db Full");
  }

  @Test
  void eachServerCountsForItself() {
    VitalReading full = vital("Full", 2, 2);

    assertThat(look(up(full), server("other", true, true, List.of(full))))
        .containsExactly("db Full", "other Full");
  }

  @Test
  void aSnapshotIsForEachServerOnceInTenSeconds() {
    assertThat(occasions.maySnapshot("db", now.toNanos())).isTrue();
    now = now.plusSeconds(9);
    assertThat(occasions.maySnapshot("db", now.toNanos())).isFalse();
    assertThat(occasions.maySnapshot("other", now.toNanos())).isTrue();
    now = now.plusSeconds(1);
    assertThat(occasions.maySnapshot("db", now.toNanos())).isTrue();
  }

  @Test
  void whatWasForgottenCountsAnew() {
    look(up(vital("Full", 2, 2)));
    occasions.forget();

    assertThat(look(up(vital("Full", 2, 2)))).containsExactly("db Full");
  }
}
