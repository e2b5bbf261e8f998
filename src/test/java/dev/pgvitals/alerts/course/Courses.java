package dev.pgvitals.alerts.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.fixture.Prometheus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Troubles that take their course side by side. */
public final class Courses {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Prometheus prometheus;
  private final Webhook webhook;
  private final Set<String> complaints = new TreeSet<>();

  public Courses(Prometheus prometheus, Webhook webhook) {
    this.prometheus = prometheus;
    this.webhook = webhook;
  }

  /** Makes all, and returns when each of their alerts has fired and resolved. */
  public void play(List<Trouble> troubles, Duration within) {
    List<Course> courses = troubles.stream().map(Course::new).toList();
    await("the end of all troubles")
        .atMost(within)
        .pollInterval(POLL)
        .untilAsserted(() -> goOn(courses));
    assertThat(complaints).as("rules that failed at one time or another").isEmpty();
  }

  private void goOn(List<Course> courses) throws Exception {
    complaints.addAll(complaints(prometheus));
    List<Notice> notices = webhook.notices();
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
  public static List<String> complaints(Prometheus prometheus) {
    List<String> complaints = new ArrayList<>();
    JsonNode groups = prometheus.ruleGroups();
    assertThat(groups).hasSizeGreaterThan(10);
    for (JsonNode group : groups) {
      for (JsonNode rule : group.path("rules")) {
        String error = rule.path("lastError").asText();
        if ((!rule.path("health").asText().equals("ok") || rule.has("lastError"))
            && !error.startsWith("duplicate sample for timestamp")) {
          complaints.add(rule.path("name").asText() + ": " + error);
        }
      }
    }
    return complaints;
  }
}
