package dev.pgvitals.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BackupFeedTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private static final OfTool SETTINGS =
      new OfTool(
          "main",
          Optional.of("orders"),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Tool.PGBACKREST,
          List.of("pgbackrest"),
          Optional.empty());

  private Instant now = NOON;

  private BackupFeed feed(BackupState... states) {
    return new BackupFeed(SETTINGS, reader(states), BackupJudge.Limits.OF_RULES, () -> now);
  }

  private static BackupReader reader(BackupState... states) {
    return new BackupReader() {
      @Override
      public List<BackupState> read() {
        return List.of(states);
      }

      @Override
      public void cut() {}

      @Override
      public void close() {}
    };
  }

  private static BackupState everything(String repo) {
    return new BackupState(
        "shop",
        "full",
        repo,
        Optional.of(true),
        Optional.of(NOON),
        Optional.of(NOON.plusSeconds(1)),
        OptionalLong.of(5_000_000_000_000L),
        OptionalLong.of(7),
        Optional.of(Duration.ofMillis(1500)),
        OptionalInt.of(3),
        OptionalInt.of(0),
        Optional.of(NOON.minusSeconds(60)),
        Optional.of(Duration.ofHours(30)),
        OptionalInt.of(2),
        Optional.of(NOON.plusSeconds(2)),
        Optional.of(NOON.plusSeconds(3)),
        Optional.of(Duration.ofMinutes(4)),
        OptionalInt.of(1),
        Optional.of(true));
  }

  private static List<String> lines(BackupFeed feed) throws Exception {
    SliceBuilder slice =
        new SliceBuilder(new SliceKey("", "", "backups"), Map.of(), feed.families());
    FeedReading reading = feed.read();
    reading.write(slice);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < feed.families().size(); i++) {
      new String(slice.build().chunk(i).text(), StandardCharsets.UTF_8).lines().forEach(lines::add);
    }
    return lines;
  }

  @Test
  void itIsWhatItsEntrySays() {
    BackupFeed feed = feed();

    assertThat(feed.id()).isEqualTo(new FeedId("backups", "main", Optional.of("orders")));
    assertThat(feed.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(feed.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(feed.up().name()).isEqualTo("pg_backup_source_up");
    assertThat(feed.up().labels()).containsExactly("source");
    assertThat(feed.families())
        .extracting(MetricFamily::labels)
        .containsOnly(List.of("stanza", "type", "repo"));
  }

  @Test
  void allThatIsKnownIsPublished() throws Exception {
    assertThat(lines(feed(everything("2"))))
        .hasSize(BackupMetrics.FAMILIES.size())
        .contains(
            "pg_backup_last_success_timestamp_seconds{stanza=\"shop\",type=\"full\",repo=\"2\"} 1795867200",
            "pg_backup_last_status{stanza=\"shop\",type=\"full\",repo=\"2\"} 1",
            "pg_backup_size_bytes{stanza=\"shop\",type=\"full\",repo=\"2\"} 5000000000000",
            "pg_backup_duration_seconds{stanza=\"shop\",type=\"full\",repo=\"2\"} 1.5",
            "pg_backup_recovery_window_seconds{stanza=\"shop\",type=\"full\",repo=\"2\"} 108000",
            "pg_backup_retention_unsafe{stanza=\"shop\",type=\"full\",repo=\"2\"} 1");
  }

  @Test
  void labelsThatAreEmptyAndWhatIsNotKnownAreLeftOut() throws Exception {
    assertThat(lines(feed(BackupState.ofRunning("shop", 1))))
        .containsExactly("pg_backup_running{stanza=\"shop\"} 1");
    assertThat(lines(feed(everything(""))))
        .contains("pg_backup_count{stanza=\"shop\",type=\"full\"} 3");
  }

  @Test
  void whatIsWrongIsOfTheMomentInWhichSomebodyLooks() throws Exception {
    FeedReading reading = feed(everything("2")).read();
    assertThat(reading.problems())
        .extracting(FeedProblem::alert)
        .containsExactly("PostgresWalArchiveGap", "PostgresBackupRetentionUnsafe");
    assertThat(reading.problems().get(0).text())
        .isEqualTo("shop full in repository 2: 2 WAL files missing");

    now = NOON.plus(Duration.ofHours(26));
    assertThat(reading.problems())
        .contains(
            new FeedProblem(
                BackupJudge.STALE,
                Level.WARNING,
                "shop full in repository 2: the last success was 1d2h ago"));
    now = NOON.plus(Duration.ofHours(49));
    assertThat(reading.problems())
        .filteredOn(problem -> problem.alert().equals(BackupJudge.STALE))
        .extracting(FeedProblem::level)
        .containsExactly(Level.CRITICAL);
  }

  @Test
  void aServersOwnLimitsTakeThePlaceOfTheRules() {
    BackupJudge.Limits limits =
        BackupJudge.Limits.of(
            Optional.of(
                new ServerThreshold(OptionalDouble.of(7200), OptionalDouble.of(Double.NaN))));

    assertThat(limits.warning()).contains(Duration.ofHours(2));
    assertThat(limits.critical()).isEmpty();
    assertThat(BackupJudge.Limits.of(Optional.empty())).isEqualTo(BackupJudge.Limits.OF_RULES);
  }

  @Test
  void thePageHasARowForEachThatTellsSomething() throws Exception {
    List<FeedTable> tables =
        feed(everything("2"), BackupState.ofRunning("shop", 0)).read().tables();

    assertThat(tables)
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.title()).isEqualTo("Backups: main");
              assertThat(table.columns()).isEqualTo(BackupRows.COLUMNS);
              assertThat(table.rows())
                  .containsExactly(
                      List.of(
                          "shop",
                          "full",
                          "2",
                          "good",
                          "2026-11-28T12:00:00Z",
                          "3",
                          "0",
                          "4.5 TB",
                          "1s",
                          "1d6h",
                          "2",
                          "2026-11-28T12:00:03Z"));
            });
  }

  @Test
  void aBackupThatEndedAtATimeStillToComeIsNoSuccess() throws Exception {
    BackupReader hour =
        new TimesToCome(reader(everything("")), () -> NOON.minus(Duration.ofHours(14)));
    assertThat(hour.read()).as("a zone that is wrong").containsExactly(everything(""));

    BackupReader days =
        new TimesToCome(reader(everything("")), () -> NOON.minus(Duration.ofHours(25)));
    BackupState state = days.read().get(0);
    assertThat(state.lastSuccess()).isEmpty();
    assertThat(state.lastStatus()).contains(false);
    assertThat(state.remarks()).singleElement().asString().contains("still to come");
  }
}
