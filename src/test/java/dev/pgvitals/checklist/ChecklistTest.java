package dev.pgvitals.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts: what was seen, and what people have said. */
class ChecklistTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
  private static final Duration HALF_A_YEAR = Duration.ofDays(180);

  private static final Finding ASKED = Finding.ask(Item.LOAD_TESTS, "", "nobody knows", "do one");
  private static final Finding SEEN = Finding.yes(Item.LOAD_TESTS, "db1", "fine");
  private static final Finding WRONG = Finding.no(Item.LOAD_TESTS, "db2", "it fell", "mend it");

  @TempDir private Path directory;

  private ItemResult result(String answer, Finding... findings) throws Exception {
    Answers answers = Answers.NONE;
    if (!answer.isEmpty()) {
      answers = Answers.read(file("load-tests: {" + answer + "}\n"), TODAY);
    }
    return Checklist.of(List.of(findings), answers, TODAY, HALF_A_YEAR)
        .results()
        .get(Item.ids().indexOf(Item.LOAD_TESTS.id()));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("answers.yaml"), text);
  }

  @Test
  void theWorstFindingCountsAndComesFirst() throws Exception {
    assertThat(result("", SEEN).verdict()).isEqualTo(Verdict.YES);
    assertThat(result("", SEEN, ASKED).verdict()).isEqualTo(Verdict.ASK);
    ItemResult result = result("", SEEN, ASKED, WRONG);
    assertThat(result.verdict()).isEqualTo(Verdict.NO);
    assertThat(result.findings()).containsExactly(WRONG, ASKED, SEEN);
    assertThat(result.deciding()).containsExactly(WRONG, ASKED);
  }

  @Test
  void whatNothingWasLookedAtForIsNotKnown() throws Exception {
    assertThat(result("").verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aYesSettlesTheQuestionAndKeepsWhatWasSeen() throws Exception {
    ItemResult result = result("answer: yes, by: Ann, on: 2026-11-01, note: 400 tps", SEEN, ASKED);

    assertThat(result.verdict()).isEqualTo(Verdict.YES);
    assertThat(result.findings())
        .extracting(Finding::evidence)
        .containsExactly("fine", "nobody knows", "answered: yes, says Ann on 2026-11-01: 400 tps");
  }

  @Test
  void aYesOutvotesNothingThatWasSeen() throws Exception {
    assertThat(result("answer: yes, by: Ann, on: 2026-11-01", WRONG, ASKED).verdict())
        .isEqualTo(Verdict.NO);
    Finding down = Finding.unknown(Item.LOAD_TESTS, "db3", "not looked at", "");
    assertThat(result("answer: yes, by: Ann, on: 2026-11-01", down, ASKED).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aNoIsANoWhateverWasSeen() throws Exception {
    ItemResult result = result("answer: no, by: Ann, on: 2026-11-01", SEEN);

    assertThat(result.verdict()).isEqualTo(Verdict.NO);
    assertThat(result.deciding().get(0).evidence())
        .isEqualTo("answered: no, says Ann on 2026-11-01");
  }

  @Test
  void anOldAnswerIsAskedForAgain() throws Exception {
    assertThat(result("answer: yes, by: Ann, on: 2026-06-01", ASKED).verdict())
        .isEqualTo(Verdict.YES);
    ItemResult old = result("answer: yes, by: Ann, on: 2026-05-31", ASKED);
    assertThat(old.verdict()).isEqualTo(Verdict.ASK);
    assertThat(old.answer()).isEmpty();
    assertThat(old.deciding().get(0).evidence())
        .isEqualTo("nobody knows; the last answer is too old: yes, says Ann on 2026-05-31");
    assertThat(result("answer: no, by: Ann, on: 2026-05-31", SEEN).verdict())
        .isEqualTo(Verdict.ASK);
  }

  @Test
  void itRefusesWhatIsNoAndStrictlyWhatIsAsked() {
    Checklist asks = Checklist.of(every(Verdict.ASK), Answers.NONE, TODAY, HALF_A_YEAR);
    assertThat(asks.isRefused(false)).isFalse();
    assertThat(asks.isRefused(true)).isTrue();
    assertThat(asks.isWholeKnown()).isTrue();
    Checklist fine = Checklist.of(every(Verdict.YES), Answers.NONE, TODAY, HALF_A_YEAR);
    assertThat(fine.isRefused(true)).isFalse();
    Checklist unseen = Checklist.of(every(Verdict.UNKNOWN), Answers.NONE, TODAY, HALF_A_YEAR);
    assertThat(unseen.isRefused(true)).isFalse();
    assertThat(unseen.isWholeKnown()).isFalse();
    assertThat(Checklist.of(every(Verdict.NO), Answers.NONE, TODAY, HALF_A_YEAR).isRefused(false))
        .isTrue();
  }

  private static List<Finding> every(Verdict verdict) {
    return List.of(Item.values()).stream()
        .map(item -> new Finding(item, "db", verdict, "seen", "do"))
        .toList();
  }

  @Test
  void namesOfItemsAreForGood() {
    assertThat(Item.ids())
        .containsExactly(
            "indexes",
            "partitions",
            "connection-pooling",
            "read-replicas",
            "backups",
            "security",
            "monitoring",
            "maintenance",
            "baselines",
            "disaster-recovery",
            "server-size",
            "network",
            "tls-certificates",
            "secrets",
            "log-aggregation",
            "backup-storage",
            "dashboards",
            "connection-strings",
            "pool-settings",
            "queries",
            "error-handling",
            "performance-tests",
            "load-tests");
    assertThat(Item.ids()).allSatisfy(id -> assertThat(Item.find(id)).isPresent());
  }
}
