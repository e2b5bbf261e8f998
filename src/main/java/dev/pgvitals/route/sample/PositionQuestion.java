package dev.pgvitals.route.sample;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.route.Position;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where a server is: one row, from shared memory and the control file, without a lock. */
final class PositionQuestion {
  /**
   * What a primary has written, not what it has inserted: what is only inserted is not sent either,
   * and may be so for as long as nobody commits. A standby's timeline is that which it streams.
   */
  private static final Question QUESTION =
      new Question(
          """
          SELECT s.standby,
                 pg_wal_lsn_diff(CASE WHEN s.standby THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0'),
                 CASE WHEN NOT s.standby THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
                      WHEN r.status = 'streaming' THEN r.received_tli END,
                 s.standby AND coalesce(r.status = 'streaming', false),
                 c.system_identifier
            FROM pg_is_in_recovery() AS s (standby) CROSS JOIN pg_control_system() AS c
            LEFT JOIN pg_stat_get_wal_receiver() AS r ON true"""
              .strip(),
          1);

  private PositionQuestion() {}

  static Position ask(Source source, LongSupplier nanos)
      throws SourceException, InterruptedException {
    long asked = nanos.getAsLong();
    Answer answer = source.answer(QUESTION);
    long told = nanos.getAsLong();
    List<Optional<String>> row = answer.rows().isEmpty() ? List.of() : answer.rows().get(0);
    if (row.size() < 5 || row.get(0).isEmpty() || row.get(1).isEmpty()) {
      throw new SourceException(Failure.result("it has no position in the WAL yet"), false);
    }
    return new Position(
        asked,
        told,
        isTrue(row.get(0)),
        Long.parseUnsignedLong(row.get(1).get()),
        row.get(2).map(Integer::parseInt).orElse(0),
        isTrue(row.get(3)),
        row.get(4).orElse(""));
  }

  private static boolean isTrue(Optional<String> value) {
    return value.filter(text -> text.startsWith("t")).isPresent();
  }
}
