package dev.pgvitals.source.postgres;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.jdbc.JdbcSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/** How a session at a PostgreSQL server is opened. */
final class SessionSettings {
  /** How long past its statement_timeout a statement may keep the client waiting. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * What only a chatty client wants, and what a role's own settings could make of a failed
   * statement: said from the first moment, see {@link SessionGuards} for the rest.
   */
  static final Map<String, String> AT_LOGIN =
      Collections.unmodifiableMap(
          new TreeMap<>(Map.of("client_min_messages", "error", "exit_on_error", "off")));

  private SessionSettings() {}

  /**
   * A session that is ours. It gets its {@link SessionGuards} once it is open.
   *
   * @param statementTimeout also bounds, with a grace, how long a silent server is waited for
   * @param connectTimeout of the TCP connect
   * @throws IllegalArgumentException if a host is a Unix socket
   */
  static JdbcSettings direct(
      ConnectionTarget target,
      String database,
      Duration statementTimeout,
      Duration connectTimeout) {
    JdbcSettings settings =
        JdbcSettings.of(target, database, statementTimeout.plus(GRACE), connectTimeout)
            // What runs every interval is prepared at the server from its third run on.
            .with(PGProperty.PREPARE_THRESHOLD, "3");
    String options =
        AT_LOGIN.entrySet().stream()
            .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" "));
    String own = target.parameters().get("options");
    return settings.with(PGProperty.OPTIONS, own == null ? options : options + " " + own);
  }

  /** The same with more {@code options}; those that it has already come after them. */
  static JdbcSettings adding(JdbcSettings direct, String options) {
    return direct.with(
        PGProperty.OPTIONS, options + PGProperty.OPTIONS.getOrDefault(direct.properties()));
  }

  /**
   * The same behind a pooler, whose sessions are everybody's: nothing is set when one is opened, so
   * each transaction must bring its own guards; see {@link Session}.
   */
  static JdbcSettings behindPooler(JdbcSettings direct) {
    return direct
        .without(PGProperty.OPTIONS)
        // A statement that was prepared in one session is unknown in the next one's.
        .with(PGProperty.PREPARE_THRESHOLD, "0");
  }
}
