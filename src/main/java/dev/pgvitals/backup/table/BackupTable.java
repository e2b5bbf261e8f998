package dev.pgvitals.backup.table;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTable;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads a table with the columns stanza, type, ended_at, succeeded and verified_at, a row a run.
 * What it costs the server is what any question costs that a person asks.
 */
public final class BackupTable implements BackupReader {
  private static final int MOST = 200;

  private final OfTable settings;
  private final Source source;

  /**
   * Asks for the first time at {@link #read}.
   *
   * @param source of the server that has the table; closed with this
   */
  public BackupTable(OfTable settings, Source source) {
    this.settings = settings;
    this.source = source;
  }

  private static String sql(String relation) {
    return """
    SELECT b.stanza, b.type,
           extract(epoch FROM max(b.ended_at) FILTER (WHERE b.succeeded)),
           extract(epoch FROM max(b.verified_at)),
           (array_agg(b.succeeded ORDER BY b.ended_at DESC))[1],
           count(*) FILTER (WHERE b.succeeded),
           extract(epoch FROM min(b.ended_at) FILTER (WHERE b.succeeded))
    FROM %s AS b
    GROUP BY b.stanza, b.type
    ORDER BY b.stanza, b.type"""
        .formatted(relation);
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    Answer answer;
    try {
      answer = source.answer(new Question(sql(settings.relation()), MOST));
    } catch (SourceException e) {
      throw new FeedException(withRemedy(e.failure()));
    }
    if (answer.more()) {
      throw refused(
          "%s has backups of more than %d stanzas and types".formatted(settings.relation(), MOST),
          "name what is backed up in `stanza`, and no single backup");
    }
    if (answer.rows().isEmpty()) {
      throw refused(
          settings.relation() + " has no row: no backup has reported",
          "have each backup insert a row when it ends: see docs/backups.md");
    }
    List<BackupState> states = new ArrayList<>();
    for (List<Optional<String>> row : answer.rows()) {
      states.add(state(row));
    }
    return states;
  }

  private Failure withRemedy(Failure failure) {
    return switch (failure.reason()) {
      case UNDEFINED ->
          failure.withRemedy(
              settings.relation()
                  + " needs the columns stanza, type, ended_at, succeeded and verified_at: see"
                  + " docs/backups.md");
      case PERMISSION ->
          failure.withRemedy(
              "GRANT USAGE on its schema and GRANT SELECT ON "
                  + settings.relation()
                  + " TO the agent's role");
      default -> failure;
    };
  }

  private static FeedException refused(String message, String remedy) {
    return new FeedException(new Failure(FailureReason.RESULT, "", message).withRemedy(remedy));
  }

  private BackupState state(List<Optional<String>> row) throws FeedException {
    try {
      return new BackupState(
          row.get(0).orElse(""),
          row.get(1).orElse(""),
          "",
          row.get(4).map(text -> text.startsWith("t")),
          row.get(2).map(BackupTable::time),
          row.get(3).map(BackupTable::time),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.<Duration>empty(),
          OptionalInt.of(Integer.parseInt(row.get(5).orElse("0"))),
          OptionalInt.empty(),
          row.get(6).map(BackupTable::time),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());
    } catch (NumberFormatException | ArithmeticException e) {
      throw refused(
          settings.relation() + " has a time that is none, such as infinity",
          "correct ended_at and verified_at");
    }
  }

  private static Instant time(String seconds) {
    return Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValue());
  }

  @Override
  public void cut() {
    source.cut();
  }

  @Override
  public void close() {
    source.close();
  }
}
