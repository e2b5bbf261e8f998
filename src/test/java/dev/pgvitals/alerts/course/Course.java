package dev.pgvitals.alerts.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The course of one trouble: it is made once its alerts are silent, undone as soon as all of them
 * have fired, and over when all of them have resolved.
 */
final class Course {
  private enum State {
    WAITING,
    MADE,
    UNDONE,
    OVER
  }

  private final Trouble trouble;
  private final Map<Map<String, String>, Duration> firedAfter = new HashMap<>();
  private State state = State.WAITING;
  private Instant since = Instant.now();

  Course(Trouble trouble) {
    this.trouble = trouble;
  }

  String what() {
    return trouble.what();
  }

  boolean isOver() {
    return state == State.OVER;
  }

  /** What is still awaited, for whoever has to find out why it does not come. */
  String awaited(List<Notice> notices) {
    List<Map<String, String>> open =
        trouble.expected().stream()
            .filter(
                labels ->
                    state == State.MADE
                        ? !firedAfter.containsKey(labels)
                        : isFiring(labels, notices))
            .toList();
    return "%s is %s for %d s: %s"
        .formatted(trouble.what(), state, Duration.between(since, Instant.now()).toSeconds(), open);
  }

  /** Goes on as far as it can. */
  void goOn(List<Notice> notices, Set<String> over) throws Exception {
    switch (state) {
      case WAITING -> {
        if (over.containsAll(trouble.after()) && noneFires(notices)) {
          since = Instant.now();
          trouble.make().run();
          state = State.MADE;
        }
      }
      case MADE -> {
        trouble.expected().stream()
            .filter(labels -> !firedAfter.containsKey(labels) && isFiring(labels, notices))
            .forEach(labels -> noteFiring(labels, notices));
        if (firedAfter.size() == trouble.expected().size()) {
          since = Instant.now();
          trouble.undo().run();
          state = State.UNDONE;
        }
      }
      case UNDONE -> {
        if (noneFires(notices)) {
          trouble.expected().forEach(labels -> tell(labels, notices));
          state = State.OVER;
        }
      }
      case OVER -> {}
    }
  }

  private boolean noneFires(List<Notice> notices) {
    return trouble.expected().stream().noneMatch(labels -> isFiring(labels, notices));
  }

  private static boolean isFiring(Map<String, String> labels, List<Notice> notices) {
    return of(labels, notices).stream().anyMatch(Notice::firing);
  }

  private static List<Notice> of(Map<String, String> labels, List<Notice> notices) {
    return notices.stream()
        .filter(notice -> notice.is(labels))
        .sorted(Comparator.comparing(Notice::at))
        .toList();
  }

  private void noteFiring(Map<String, String> labels, List<Notice> notices) {
    Notice notice = of(labels, notices).stream().filter(Notice::firing).findFirst().orElseThrow();
    firedAfter.put(labels, Duration.between(since, notice.at()));
    assertThat(notice.annotations().keySet())
        .as(notice.title())
        .contains("summary", "description", "runbook_url");
    List<String> named = new ArrayList<>(List.of(notice.annotations().get("description")));
    named.add(notice.annotations().get("summary"));
    assertThat(named)
        .as(notice.title())
        .allMatch(text -> !text.isBlank() && !text.contains("<no value>"));
    if (!trouble.server().isEmpty()) {
      assertThat(named.get(0)).as(notice.title()).contains(trouble.server());
    }
  }

  private void tell(Map<String, String> labels, List<Notice> notices) {
    List<Notice> all = of(labels, notices);
    Notice last = all.get(all.size() - 1);
    System.out.printf(
        "%-55s fired after %4.1f s, resolved after %4.1f s%n",
        last.title(),
        Objects.requireNonNull(firedAfter.get(labels)).toMillis() / 1e3,
        Math.max(Duration.between(since, last.at()).toMillis(), 0) / 1e3);
  }
}
