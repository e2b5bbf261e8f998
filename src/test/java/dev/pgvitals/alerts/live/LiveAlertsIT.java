package dev.pgvitals.alerts.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.alerts.course.Courses;
import dev.pgvitals.alerts.course.Notice;
import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.estate.Haste;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way, with nothing played but pgBackRest: trouble on real servers, the agent, Prometheus
 * with all rules, Alertmanager, a webhook; and back, when the trouble is over. Only time passes
 * more quickly; see {@link Haste}.
 */
@Timeout(400)
@ParameterizedClass(name = "{0}")
@EnumSource
class LiveAlertsIT {
  @Parameter private Release release;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** True here: the servers have just been started. */
  private static final Set<String> TRUE_FROM_THE_START = Set.of("PostgresRestarted");

  @TempDir private Path directory;

  @Test
  void eachTroubleIsToldAndSoIsItsEnd() throws Exception {
    try (Cast cast = new Cast(Files.createDirectory(directory.resolve("backups")));
        Scene scene = new Scene(release, cast, directory)) {
      awaitQuietRunning(scene);
      assertThat(unexplained(scene.notices())).isEmpty();

      List<Trouble> troubles = new ArrayList<>(new OrdersTroubles(cast.orders()).all());
      troubles.addAll(new OtherTroubles(scene).all());
      troubles.addAll(new BooksTroubles(cast.books()).all());
      scene.courses().play(troubles, PATIENCE.multipliedBy(2));

      assertThat(
              troubles.stream()
                  .flatMap(trouble -> trouble.expected().stream())
                  .map(labels -> labels.get("alertname"))
                  .distinct())
          .hasSizeGreaterThan(65);
      assertThat(
              unexplained(scene.notices()).stream()
                  .filter(notice -> "control".equals(notice.labels().get("server"))))
          .as("alerts of the server to which nothing happened")
          .isEmpty();
    }
  }

  private static List<Notice> unexplained(List<Notice> notices) {
    return notices.stream()
        .filter(notice -> !TRUE_FROM_THE_START.contains(notice.labels().get("alertname")))
        .toList();
  }

  /** Long enough for what would fire without trouble to do so. */
  private static void awaitQuietRunning(Scene scene) {
    await("ten seconds of data of all servers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () ->
                scene
                        .prometheus()
                        .query("count_over_time(pgvitals_health_score{job=\"pgvitals\"}[1m]) >= 10")
                        .size()
                    == Cast.SERVERS);
    assertThat(Courses.complaints(scene.prometheus())).isEmpty();
  }
}
