package dev.pgvitals.failure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What PostgreSQL keeps for superusers because it holds secrets, reaches into the machine or
 * changes the server: a GRANT of it would be wrong, so that a hint says what to do instead.
 */
final class Reserved {
  private static final String VIEW = "a view that a superuser creates of just what is needed";

  /** A function that a view calls is called as who reads the view. */
  private static final String FUNCTION =
      "a SECURITY DEFINER function that a superuser creates and that returns just what is needed";

  private static final String FILES =
      "call pg_ls_waldir, pg_ls_logdir, pg_ls_tmpdir or pg_ls_archive_statusdir, as members of"
          + " pg_monitor may, or "
          + FUNCTION;

  private static final String NEVER = ", which the agent never does: leave it out of the query";

  private static final Map<String, String> NAMES = names();

  private static final Pattern FILE =
      Pattern.compile("absolute path not allowed|.*path must be in or below the .+ directory.*");

  private static final Pattern COPY =
      Pattern.compile(".*\\bCOPY (?:to|from|to or from) (?:a file|an external program)\\b.*");

  private static final Pattern SIGNAL =
      Pattern.compile(
          "permission denied to (?:terminate process|cancel query)"
              + "|must be a (?:superuser|member of the role).* (?:terminate|cancel).*");

  private static final Pattern SUPERUSER = Pattern.compile(".*\\bsuperusers?\\b.*");

  private Reserved() {}

  /** Relations and functions, by name; what the server has of them differs by version. */
  static Set<String> all() {
    return NAMES.keySet();
  }

  /** What to do instead of using the relation or function of that name in pg_catalog. */
  static Optional<String> hint(String name) {
    return Optional.ofNullable(NAMES.get(name)).map(why -> name + " " + why);
  }

  /**
   * What to do where the server's message is not about an object's privileges.
   *
   * @param message in English, else there is none
   */
  static Optional<String> hintAt(String message) {
    if (FILE.matcher(message).matches()) {
      return Optional.of("files of the server are for superusers: " + FILES);
    }
    if (COPY.matcher(message).matches()) {
      return Optional.of("COPY of a file or program reaches into the server's machine" + NEVER);
    }
    if (SIGNAL.matcher(message).matches()) {
      return Optional.of("it ends what other sessions do" + NEVER);
    }
    return SUPERUSER.matcher(message).matches()
        ? Optional.of(
            "it is for superusers, of whom the agent's role is not to be one: use "
                + VIEW
                + ", or "
                + FUNCTION)
        : Optional.empty();
  }

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("pg_authid", secret("the roles' password hashes", "pg_roles"));
    names.put("pg_shadow", secret("the roles' password hashes", "pg_user"));
    names.put("pg_user_mapping", secret("passwords for other servers", "pg_user_mappings"));
    names.put(
        "pg_subscription",
        secret("passwords in subconninfo", "its other columns by their names, which all may"));
    names.put("pg_statistic", secret("values from all tables", "pg_stats, or " + VIEW));
    names.put(
        "pg_statistic_ext_data", secret("values from all tables", "pg_stats_ext, or " + VIEW));
    names.put(
        "pg_largeobject",
        secret("the contents of all large objects", "pg_largeobject_metadata, or " + VIEW));
    for (String name : List.of("pg_read_file", "pg_read_binary_file", "pg_stat_file")) {
      names.put(name, "reads any file of the server and is for superusers: " + FILES);
    }
    names.put("pg_ls_dir", "lists any directory of the server and is for superusers: " + FILES);
    for (String name :
        List.of(
            "pg_get_wal_block_info",
            "pg_get_wal_record_info",
            "pg_get_wal_records_info",
            "pg_get_wal_records_info_till_end_of_wal",
            "pg_get_wal_stats",
            "pg_get_wal_stats_till_end_of_wal")) {
      names.put(
          name,
          "reads the WAL, and with it the contents of all tables, and is for superusers: use "
              + FUNCTION);
    }
    for (String name :
        List.of(
            "lo_export",
            "lo_import",
            "pg_backup_start",
            "pg_backup_stop",
            "pg_create_restore_point",
            "pg_file_rename",
            "pg_file_sync",
            "pg_file_unlink",
            "pg_file_write",
            "pg_log_backend_memory_contexts",
            "pg_log_standby_snapshot",
            "pg_promote",
            "pg_reload_conf",
            "pg_replication_origin_advance",
            "pg_replication_origin_create",
            "pg_replication_origin_drop",
            "pg_replication_origin_session_reset",
            "pg_replication_origin_session_setup",
            "pg_replication_origin_xact_reset",
            "pg_replication_origin_xact_setup",
            "pg_rotate_logfile",
            "pg_start_backup",
            "pg_stat_reset",
            "pg_stat_reset_backend_stats",
            "pg_stat_reset_replication_slot",
            "pg_stat_reset_shared",
            "pg_stat_reset_single_function_counters",
            "pg_stat_reset_single_table_counters",
            "pg_stat_reset_slru",
            "pg_stat_reset_subscription_stats",
            "pg_stat_statements_reset",
            "pg_stop_backup",
            "pg_switch_wal",
            "pg_wal_replay_pause",
            "pg_wal_replay_resume")) {
      names.put(name, "changes the server" + NEVER);
    }
    return Map.copyOf(names);
  }

  private static String secret(String what, String instead) {
    return "has " + what + " and is for superusers: read " + instead;
  }
}
