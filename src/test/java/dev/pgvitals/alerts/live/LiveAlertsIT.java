package dev.pgvitals.alerts.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.estate.Haste;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
      Set<String> complaints = new TreeSet<>();
      List<Course> courses = troubles.stream().map(Course::new).toList();
      await("the end of all troubles")
          .atMost(PATIENCE.multipliedBy(2))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> goOn(scene, courses, complaints));

      assertThat(
              troubles.stream()
                  .flatMap(trouble -> trouble.expected().stream())
                  .map(labels -> labels.get("alertname"))
                  .distinct())
          .hasSizeGreaterThan(65);
      assertThat(complaints).as("rules that failed at one time or another").isEmpty();
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
    assertThat(complaints(scene)).isEmpty();
  }

  private static void goOn(Scene scene, List<Course> courses, Set<String> complaints)
      throws Exception {
    complaints.addAll(complaints(scene));
    List<Notice> notices = scene.notices();
    Set<String> over =
        courses.stream().filter(Course::isOver).map(Course::what).collect(Collectors.toSet());
    for (Course course : courses) {
      course.goOn(notices, over);
    }
    assertThat(courses.stream().filter(course -> !course.isOver()).map(c -> c.awaited(notices)))
        .isEmpty();
  }

  /**
   * Rules that Prometheus could not evaluate; but for a round at the time of the last one, which is
   * what a machine that stands still for a while gives.
   */
  private static List<String> complaints(Scene scene) {
    List<String> complaints = new ArrayList<>();
    JsonNode groups = scene.prometheus().ruleGroups();
    assertThat(groups).hasSizeGreaterThan(10);
    for (JsonNode group : groups) {
      for (JsonNode rule : group.path("rules")) {
        String error = rule.path("lastError").asText();
        if ((!rule.path("health").asText().equals("ok") || rule.has("lastError"))
            && !error.equals("duplicate sample for timestamp")) {
          complaints.add(rule.path("name").asText() + ": " + error);
        }
      }
    }
    return complaints;
  }
}
