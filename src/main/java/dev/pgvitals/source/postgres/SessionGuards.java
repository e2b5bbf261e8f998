package dev.pgvitals.source.postgres;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.TimeoutSetting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that statements of ours run under, whatever server, database and role say: those
 * that keep them within bounds, and those that decide how a value is written as text or how SQL is
 * read. A session gets them once it is open, not as it is opened, so that {@code reset_val} of
 * {@code pg_settings} still tells what it would have had; those that must be there earlier are, see
 * {@link #asOptions}.
 *
 * <p>What the driver says at login is not among them: {@code client_encoding}, {@code TimeZone} and
 * {@code application_name}.
 *
 * @param session names and values for a session that is ours
 * @param transaction those for a transaction in one that others use as well, on every version
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

  /** Those that not every version has; {@link #has(String, int)} says which do. */
  private static final Map<String, String> NEWER =
      Map.of(
          // Ends the session instead of a statement.
          "transaction_timeout", "0",
          // Has views refused.
          "restrict_nonsystem_relation_kind", "");

  /** The first minor release of a major that has restrict_nonsystem_relation_kind. */
  private static final Map<Integer, Integer> RESTRICTING = Map.of(13, 16, 14, 13, 15, 8, 16, 4);

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
    // This ends the session instead of a statement.
    session.put("idle_session_timeout", "0");
    session.putAll(NEWER);
    String options =
        server.target().parameters().getOrDefault("options", "").toLowerCase(Locale.ROOT);
    session.keySet().removeIf(name -> options.contains(name.toLowerCase(Locale.ROOT)));
    return new SessionGuards(session, transaction);
  }

  /** Whether a session that is ours is given this one, rather than left what its URL says. */
  boolean has(TimeoutSetting timeout) {
    return session.containsKey(timeout.setting());
  }

  /** Those of a session as it begins, each with a space after it. */
  String asOptions(Set<TimeoutSetting> timeouts) {
    return timeouts.stream()
        .map(TimeoutSetting::setting)
        .sorted()
        .map(name -> "-c " + name + "=" + session.get(name) + " ")
        .collect(Collectors.joining());
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

  /**
   * Statements that change the transaction that they are in, each with a semicolon.
   *
   * @param version of the server, as 160004
   */
  String forTransaction(int version) {
    Stream<Map.Entry<String, String>> newer =
        NEWER.entrySet().stream().filter(setting -> has(setting.getKey(), version));
    return Stream.concat(newer, transaction.entrySet().stream())
        .map(setting -> "SET LOCAL " + setting.getKey() + " = '" + setting.getValue() + "'; ")
        .collect(Collectors.joining());
  }

  private static boolean has(String newer, int version) {
    int major = version / 10_000;
    return major >= 17
        || (newer.equals("restrict_nonsystem_relation_kind")
            && version % 10_000 >= RESTRICTING.getOrDefault(major, Integer.MAX_VALUE));
  }
}
