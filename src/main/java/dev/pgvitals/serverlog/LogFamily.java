package dev.pgvitals.serverlog;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import java.util.Arrays;
import java.util.List;

/** What is published of a log. Label values are of closed lists: nothing that a client chooses. */
@SuppressWarnings("ImmutableEnumChecker") // a record of immutable parts
enum LogFamily {
  AUTH_FAILURES(
      "pg_log_auth_failures_total", MetricType.COUNTER, "Logins that failed, by the server's log."),
  AUTH_FAILURES_BY_REASON(
      "pg_log_auth_failures_by_reason_total",
      MetricType.COUNTER,
      "Logins that failed: by the password, or as pg_hba.conf or the role's attributes do not"
          + " allow them.",
      "reason"),
  DENIED(
      "pg_log_denied_total",
      MetricType.COUNTER,
      "Commands that failed for lack of a privilege.",
      "command"),
  ESCALATIONS(
      "pg_log_escalations_total",
      MetricType.COUNTER,
      "Denied commands that would have given somebody another role, or more rights."),
  MESSAGES("pg_log_messages_total", MetricType.COUNTER, "Records of the log.", "severity"),
  CLASSES(
      "pg_log_sqlstate_class_total",
      MetricType.COUNTER,
      "Records of the log that are no success, by the class of their SQLSTATE.",
      "class"),
  CONNECTIONS(
      "pg_log_connections_total",
      MetricType.COUNTER,
      "Logins that succeeded; none without log_connections."),
  SLOW(
      "pg_log_slow_statements_total",
      MetricType.COUNTER,
      "Statements that took longer than log_min_duration_statement or"
          + " auto_explain.log_min_duration.",
      "source"),
  SLOW_SECONDS(
      "pg_log_slow_statement_seconds_total",
      MetricType.COUNTER,
      "How long these statements took.",
      "source"),
  TEMPORARY_FILES(
      "pg_log_temporary_files_total",
      MetricType.COUNTER,
      "Temporary files of statements that were larger than log_temp_files."),
  TEMPORARY_BYTES(
      "pg_log_temporary_bytes_total", MetricType.COUNTER, "How large these files were."),
  DEADLOCKS("pg_log_deadlocks_total", MetricType.COUNTER, "Statements that a deadlock ended."),
  CHECKPOINTS(
      "pg_log_checkpoints_total",
      MetricType.COUNTER,
      "Checkpoints and restartpoints that began, by what asked for them; none without"
          + " log_checkpoints.",
      "cause"),
  OFFENDERS(
      "pg_log_auth_offenders",
      MetricType.GAUGE,
      "From how many addresses, or with how many roles, logins failed more often than the limit"
          + " within the window.",
      "by"),
  WORST(
      "pg_log_auth_failures_worst",
      MetricType.GAUGE,
      "The most failed logins within the window from one address, or with one role.",
      "by"),
  UNUSUAL(
      "pg_log_unusual_roles",
      MetricType.GAUGE,
      "How many roles logged in more often, or from more addresses, than the limit within the"
          + " session window.",
      "by"),
  ACCESS_WORST(
      "pg_log_role_access_worst",
      MetricType.GAUGE,
      "The most logins, or addresses, of one role within the session window.",
      "by"),
  BEHIND(
      "pg_log_reader_behind_bytes",
      MetricType.GAUGE,
      "How much of the log there was that has not been read yet."),
  UNPARSED(
      "pg_log_unparsed_total",
      MetricType.COUNTER,
      "Pieces of the log that were no record of its format."),
  SKIPPED(
      "pg_log_skipped_bytes_total",
      MetricType.COUNTER,
      "Bytes of the log that were left out: what was too far behind, and records that are too"
          + " long.");

  /** 0 when the log cannot be read. */
  static final MetricFamily UP =
      new MetricFamily(
          "pg_log_reader_up",
          MetricType.GAUGE,
          "Whether the server's log could be read last time.",
          List.of());

  static final List<MetricFamily> FAMILIES =
      Arrays.stream(values()).map(LogFamily::family).toList();

  private final MetricFamily family;

  LogFamily(String name, MetricType type, String help, String... labels) {
    this.family = new MetricFamily(name, type, help, List.of(labels));
  }

  MetricFamily family() {
    return family;
  }

  /** Its place in {@link #FAMILIES}. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }
}
