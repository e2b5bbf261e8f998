package dev.pgvitals.advice.feed;

import dev.pgvitals.advice.report.AdviceFile;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.config.advice.AdviceSettings;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedReading;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code pgvitals advise} has found on one server, by the file that it writes. */
public final class AdviceFeed implements Feed {
  /** What all of them are called by. */
  public static final String KIND = "advice";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ROWS = 100;
  private static final int MAX_CELL = 600;

  private final String server;
  private final AdviceSettings settings;

  public AdviceFeed(String server, AdviceSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  /** The one about a server. */
  public static FeedId id(String server) {
    return new FeedId(KIND, server, Optional.of(server));
  }

  /**
   * What was read.
   *
   * @param advice empty when no run has looked at the server
   */
  private record Reading(Optional<ServerAdvice> advice) implements FeedReading {
    @Override
    public void write(SampleSink sink) {
      advice.ifPresent(known -> AdviceMetrics.write(sink, known));
    }

    @Override
    public List<FeedTable> tables() {
      return advice.map(known -> List.of(table(known))).orElse(List.of());
    }

    private static FeedTable table(ServerAdvice advice) {
      List<List<String>> rows = new ArrayList<>();
      advice.findings().stream().limit(MAX_ROWS).map(Reading::row).forEach(rows::add);
      int more = advice.findings().size() - rows.size();
      if (more > 0) {
        rows.add(List.of("", Plural.of(more, "more finding"), "", "", "", "", ""));
      }
      return new FeedTable(
          "Advice, as of " + advice.run().truncatedTo(ChronoUnit.SECONDS),
          List.of(
              "Severity", "What", "Where", "Evidence", "Gain", "What to do", "Why it may be wrong"),
          rows);
    }

    private static List<String> row(Finding finding) {
      return List.of(
          finding.severity().label(),
          finding.kind().title(),
          cell(
              finding.subject()
                  + (finding.database().isEmpty() ? "" : ", database " + finding.database())),
          cell(finding.evidence()),
          cell(finding.estimate()),
          cell(String.join(" ", finding.actions())),
          cell(finding.doubt()));
    }

    private static String cell(String text) {
      return Printable.shortened(Printable.oneLine(text), MAX_CELL);
    }
  }

  @Override
  public FeedId id() {
    return id(server);
  }

  @Override
  public Duration interval() {
    return settings.interval();
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public MetricFamily up() {
    return AdviceMetrics.UP;
  }

  @Override
  public List<MetricFamily> families() {
    return AdviceMetrics.FAMILIES;
  }

  @Override
  public FeedReading read() throws FeedException {
    try {
      return new Reading(AdviceFile.read(settings.report()).of(server));
    } catch (NoSuchFileException e) {
      throw refused(
          "there is no " + settings.report(),
          "have cron run pgvitals advise --report " + settings.report());
    } catch (IOException e) {
      throw refused(
          String.valueOf(e.getMessage()),
          "`advice.report` must name the file that pgvitals advise --report writes, and the agent's"
              + " user must be allowed to read it");
    }
  }

  private static FeedException refused(String message, String remedy) {
    return new FeedException(
        new Failure(FailureReason.RESULT, "", Failure.oneLine(message)).withRemedy(remedy));
  }

  @Override
  public void cut() {
    // A file on a hanging disk cannot be cut; the reading thread is interrupted.
  }

  @Override
  public void close() {
    cut();
  }
}
