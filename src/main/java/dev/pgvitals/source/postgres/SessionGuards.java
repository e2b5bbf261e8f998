package dev.pgvitals.source.postgres;

import dev.pgvitals.config.ServerConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings that statements of ours run under, whatever server, database and role say: those
 * that keep them within bounds, and those that decide how a value is written as text or how SQL is
 * read. A session gets them once it is open, not as it is opened, so that {@code reset_val} of
 * {@code pg_settings} still tells what it would have had.
 *
 * <p>What the driver says at login is not among them: {@code client_encoding}, {@code TimeZone} and
 * {@code application_name}.
 *
 * @param session names and values for a session that is ours
 * @param transaction those for a transaction in one that others use as well
 */
record SessionGuards(Map<String, String> session, Map<String, String> transaction) {
  static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);

  /** All are anybody's to change, for a role or a database. Their values here are the defaults. */
  static final Map<String, String> TEXT =
      Map.ofEntries(
          Map.entry("array_nulls", "on"),
          Map.entry("backslash_quote", "safe_encoding"),
          Map.entry("bytea_output", "hex"),
          Map.entry("DateStyle", "ISO, MDY"),
          Map.entry("extra_float_digits", "1"),
          Map.entry("IntervalStyle", "postgres"),
          Map.entry("lc_monetary", "C"),
          Map.entry("lc_numeric", "C"),
          Map.entry("lc_time", "C"),
          Map.entry("quote_all_identifiers", "off"),
          Map.entry("standard_conforming_strings", "on"),
          Map.entry("timezone_abbreviations", "Default"),
          Map.entry("transform_null_equals", "off"),
          Map.entry("xmlbinary", "base64"),
          Map.entry("xmloption", "content"));

  /**
   * Those of a server. What the {@code options} of its connection string name is left to them, as
   * far as the session is ours.
   */
  static SessionGuards of(ServerConfig server) {
    Map<String, String> transaction = new LinkedHashMap<>();
    transaction.put("lock_timeout", Long.toString(server.lockTimeout().toMillis()));
    transaction.put(
        "idle_in_transaction_session_timeout", Long.toString(IDLE_IN_TRANSACTION.toMillis()));
    transaction.put("jit", "off");
    transaction.put("client_min_messages", "error");
    transaction.putAll(TEXT);
    Map<String, String> session = new LinkedHashMap<>(transaction);
    session.put("statement_timeout", Long.toString(server.timeout().toMillis()));
    session.put("default_transaction_read_only", "on");
    session.put("default_transaction_isolation", "read committed");
    // These end the session instead of a statement.
    session.put("idle_session_timeout", "0");
    session.put("transaction_timeout", "0");
    String options =
        server.target().parameters().getOrDefault("options", "").toLowerCase(Locale.ROOT);
    session.keySet().removeIf(name -> options.contains(name.toLowerCase(Locale.ROOT)));
    return new SessionGuards(session, transaction);
  }

  /** One statement that changes a session; what its server's version does not have is left out. */
  String forSession() {
    return session.entrySet().stream()
        .map(setting -> "('" + setting.getKey() + "', '" + setting.getValue() + "')")
        .collect(
            Collectors.joining(
                ", ",
                "SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, false)) FROM (VALUES ",
                ") AS s (name, value)"
                    + " WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL"));
  }

  /** Statements that change the transaction that they are in, each with a semicolon. */
  String forTransaction() {
    return transaction.entrySet().stream()
        .map(setting -> "SET LOCAL " + setting.getKey() + " = '" + setting.getValue() + "'; ")
        .collect(Collectors.joining());
  }
}
