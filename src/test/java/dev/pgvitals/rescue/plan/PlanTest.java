package dev.pgvitals.rescue.plan;

import static dev.pgvitals.rescue.plan.Sessions.session;
import static dev.pgvitals.rescue.plan.Sessions.situation;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Slots ROOM = new Slots(10, 100);
  private static final Limits MINUTE = new Limits(Duration.ofMinutes(1), 10, 0.5);

  private static Plan plan(Recipe recipe, Situation situation, int most) {
    return Plan.of(
        Diagnoses.of(recipe, situation, MINUTE),
        situation.sessions(),
        new Protection(List.of("etl*"), Set.of()),
        most);
  }

  private static List<Long> pids(Plan plan) {
    return plan.targets().stream().map(target -> target.session().pid()).toList();
  }

  @Test
  void idleOnesEndTheLongestIdleFirstAndNoMoreThanNeeded() {
    Situation situation =
        situation(
            new Slots(10, 10),
            session(1, "idle", 100),
            session(2, "idle", 300),
            session(3, "idle", 59),
            session(4, "idle in transaction", 900),
            session(5, "active", 900),
            session(6, "idle", 200),
            session(7, "app", "etl-nightly", "idle", 900));

    Plan plan = plan(Recipe.IDLE, situation, 5);

    assertThat(pids(plan)).containsExactly(2L, 6L);
    assertThat(plan.targets()).allMatch(target -> target.verb() == Verb.TERMINATE);
    assertThat(plan.beyond()).isZero();
    assertThat(plan.spared())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.session().pid()).isEqualTo(7);
              assertThat(one.spared()).contains("is protected by the file");
            });
    assertThat(plan(Recipe.IDLE, situation, 1).beyond()).isEqualTo(1);
  }

  @Test
  void aShortageBeginsAboveNineTenthsAndEndsAtFourFifths() {
    Session idle = session(1, "idle", 100);

    assertThat(plan(Recipe.IDLE, situation(new Slots(90, 100), idle), 5).targets()).isEmpty();
    assertThat(plan(Recipe.IDLE, situation(new Slots(91, 100), idle), 5).targets()).hasSize(1);
    assertThat(Diagnoses.during(Recipe.IDLE, situation(new Slots(81, 100), idle), MINUTE).trouble())
        .isTrue();
    assertThat(Diagnoses.during(Recipe.IDLE, situation(new Slots(80, 100), idle), MINUTE).trouble())
        .isFalse();
    assertThat(new Slots(91, 100).tooMany()).isEqualTo(11);
    assertThat(new Slots(0, 0).isShort()).isFalse();
  }

  @Test
  void aStatementIsCancelledAndWhoWaitsForALockIsNotWhatIsWrong() {
    Plan plan =
        plan(
            Recipe.LONG_QUERIES,
            situation(
                ROOM,
                session(1, "active", 100),
                session(2, "active", 900, 1L),
                session(3, "fastpath function call", 200),
                session(4, "active", 10)),
            5);

    assertThat(pids(plan)).containsExactly(3L, 1L);
    assertThat(plan.targets()).allMatch(target -> target.verb() == Verb.CANCEL);
    assertThat(plan.targets().get(1).waiters()).extracting(Session::pid).containsExactly(2L);
    assertThat(plan.spared())
        .extracting(Candidate::spared)
        .contains(java.util.Optional.of("waits for 1"));
    assertThat(plan.diagnosis().remarks()).singleElement().asString().contains("blockers");
  }

  @Test
  void ofATreeTheRootGoesTheOneWithMostWaitersFirst() {
    Plan plan =
        plan(
            Recipe.BLOCKERS,
            situation(
                ROOM,
                session(1, "idle in transaction", 100),
                session(2, "active", 100, 1L),
                session(3, "active", 100),
                session(4, "active", 100, 3L),
                session(5, "active", 100, 4L, 3L),
                session(6, "active", 100, 5L)),
            5);

    assertThat(pids(plan)).containsExactly(3L, 1L);
    assertThat(plan.targets())
        .extracting(Plan.Target::verb)
        .containsExactly(Verb.CANCEL, Verb.TERMINATE);
    assertThat(plan.targets().get(0).waiters())
        .extracting(Session::pid)
        .containsExactly(4L, 5L, 6L);
  }

  @Test
  void sessionsInACircleAndPreparedTransactionsHaveNoRoot() {
    Situation situation =
        situation(
            ROOM,
            session(1, "active", 100, 2L),
            session(2, "active", 100, 1L),
            session(3, "active", 100, 0L));

    Plan plan = plan(Recipe.BLOCKERS, situation, 5);

    assertThat(plan.diagnosis().trouble()).isTrue();
    assertThat(plan.targets()).isEmpty();
    assertThat(plan.diagnosis().remarks()).singleElement().asString().contains("ROLLBACK PREPARED");
    assertThat(new WaitTree(situation.sessions()).waitersOf(1))
        .extracting(Session::pid)
        .containsExactly(2L);
  }

  @Test
  void aRootThatNobodyMayTouchIsShownWithTheReason() {
    Plan plan =
        plan(
            Recipe.BLOCKERS,
            situation(
                ROOM, Sessions.backend(1, "autovacuum worker"), session(2, "active", 100, 1L)),
            5);

    assertThat(plan.targets()).isEmpty();
    assertThat(plan.spared().get(0).spared()).contains("is no client: autovacuum worker");
  }
}
