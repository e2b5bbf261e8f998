package dev.pgvitals.backup;

import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.text.Printable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** The backups of one entry of the configuration, as what is read at an interval. */
public final class BackupFeed implements Feed {
  /** What all of them are called by. */
  public static final String KIND = "backups";

  private static final int MAX_REMARK = 400;
  private static final int MAX_PROBLEMS = 20;

  private final BackupSettings settings;
  private final BackupReader reader;
  private final BackupJudge.Limits limits;
  private final InstantSource clock;

  /**
   * A feed.
   *
   * @param limits by which the newest is old
   * @param clock the wall's
   */
  public BackupFeed(
      BackupSettings settings,
      BackupReader reader,
      BackupJudge.Limits limits,
      InstantSource clock) {
    this.settings = settings;
    this.reader = reader;
    this.limits = limits;
    this.clock = clock;
  }

  private record Reading(
      String name, List<BackupState> states, BackupJudge.Limits limits, InstantSource clock)
      implements FeedReading {
    @Override
    public void write(SampleSink sink) {
      BackupMetrics.write(sink, states);
    }

    /** Of this moment: what was good when it was read grows old. */
    @Override
    public List<FeedProblem> problems() {
      BackupJudge judge = new BackupJudge(limits, clock.instant());
      return states.stream()
          .flatMap(
              state ->
                  judge.of(state, states).stream()
                      .map(
                          problem ->
                              new FeedProblem(
                                  problem.alert(),
                                  problem.level(),
                                  BackupRows.name(state) + ": " + problem.text())))
          .sorted(Comparator.comparing(FeedProblem::level).reversed())
          .limit(MAX_PROBLEMS)
          .toList();
    }

    @Override
    public List<FeedTable> tables() {
      FeedTable all = BackupRows.table("Backups: " + name, states);
      List<List<String>> remarks =
          states.stream()
              .flatMap(state -> state.remarks().stream())
              .map(remark -> List.of(Printable.shortened(Printable.oneLine(remark), MAX_REMARK)))
              .toList();
      return remarks.isEmpty()
          ? List.of(all)
          : List.of(all, new FeedTable("Remarks on " + name, List.of("Remark"), remarks));
    }
  }

  @Override
  public FeedId id() {
    return new FeedId(KIND, settings.name(), settings.server());
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public Duration timeout() {
    return settings.timeout();
  }

  @Override
  public MetricFamily up() {
    return BackupMetrics.UP;
  }

  @Override
  public List<MetricFamily> families() {
    return BackupMetrics.FAMILIES;
  }

  /** The states themselves, for whoever shows them otherwise. */
  public List<BackupState> states() throws FeedException, InterruptedException {
    return List.copyOf(reader.read());
  }

  @Override
  public FeedReading read() throws FeedException, InterruptedException {
    return new Reading(settings.name(), states(), limits, clock);
  }

  @Override
  public void cut() {
    reader.cut();
  }

  @Override
  public void close() {
    reader.close();
  }
}
