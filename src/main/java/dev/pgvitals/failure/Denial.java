package dev.pgvitals.failure;

import dev.pgvitals.text.SqlNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that the server refused for want of a privilege (42501), and the GRANT that helps; or
 * what does where no GRANT should, see {@link Reserved}. The server tells what it is about in its
 * message alone, which comes in its language: where that is not English, the hint names no object.
 */
public final class Denial {
  private static final Pattern OBJECT =
      Pattern.compile(
          "permission denied for (table|view|materialized view|foreign table|sequence|function"
              + "|procedure|aggregate|routine|schema|foreign server|database|tablespace) (.+)");

  /** Of a setting: before 16, and since. */
  private static final Pattern SETTING =
      Pattern.compile(
          "must be superuser or a member of pg_read_all_settings to examine \".+\""
              + "|permission denied to examine \".+\"");

  private static final Pattern PARAMETER =
      Pattern.compile("permission denied to set parameter \".+\"");

  /** What initdb and the extensions for monitoring let pg_monitor use, directly or not. */
  private static final Set<String> STATISTICS =
      Set.of(
          "pg_aios",
          "pg_backend_memory_contexts",
          "pg_buffercache",
          "pg_buffercache_numa",
          "pg_buffercache_os_pages",
          "pg_buffercache_pages",
          "pg_buffercache_summary",
          "pg_buffercache_usage_counts",
          "pg_current_logfile",
          "pg_freespace",
          "pg_get_aios",
          "pg_get_backend_memory_contexts",
          "pg_get_shmem_allocations",
          "pg_get_shmem_allocations_numa",
          "pg_ls_archive_statusdir",
          "pg_ls_logdir",
          "pg_ls_logicalmapdir",
          "pg_ls_logicalsnapdir",
          "pg_ls_replslotdir",
          "pg_ls_summariesdir",
          "pg_ls_tmpdir",
          "pg_ls_waldir",
          "pg_relpages",
          "pg_shmem_allocations",
          "pg_shmem_allocations_numa",
          "pg_visibility",
          "pg_visibility_map",
          "pg_visibility_map_summary",
          "pgrowlocks",
          "pgstatginindex",
          "pgstathashindex",
          "pgstatindex",
          "pgstattuple",
          "pgstattuple_approx");

  private static final Pattern NO_CODE =
      Pattern.compile("'(?:[^']|'')*'|--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  private static final String VIEW = "view or function";
  private static final String NO_LONGER = "(?![\\w$\".])";

  private Denial() {}

  /**
   * Who was refused.
   *
   * @param role as the server knows it; empty where that is not known yet
   * @param monitor whether it has the privileges of pg_monitor: more of them do not help, then
   * @param member whether it is a member of pg_monitor without having its privileges
   * @param grant what gives it those of pg_monitor
   */
  public record Asker(Optional<String> role, boolean monitor, boolean member, String grant) {
    public static final Asker UNKNOWN =
        new Asker(Optional.empty(), false, false, "GRANT pg_monitor TO the agent's role");

    private String name() {
      return role.map(SqlNames::quoted).orElse("the agent's role");
    }
  }

  /**
   * What to do about it.
   *
   * @param message the server's, without its severity
   * @param sql what was asked, from which the schema of an object is known
   */
  public static String hint(String message, String sql, Asker asker) {
    if (SETTING.matcher(message).matches()) {
      return monitoring(asker);
    }
    Matcher object = OBJECT.matcher(message);
    if (object.matches()) {
      return reserved(object.group(2), sql)
          .orElseGet(() -> hint(object.group(1), object.group(2), sql, asker));
    }
    return Reserved.hintAt(message)
        .orElseGet(
            () ->
                "GRANT what the message names to "
                    + asker.name()
                    + (asker.monitor() ? "" : ", or pg_monitor for statistics of the server"));
  }

  /** As the other, of a login to that database. */
  public static String loginHint(String message, String database, String role) {
    String grant = connect(database, new Asker(Optional.of(role), false, false, ""));
    if (PARAMETER.matcher(message).matches()) {
      return "leave it out of options in the url, or have a superuser set it with ALTER ROLE";
    }
    return OBJECT.matcher(message).matches() ? grant : grant + ", or what the message names";
  }

  private static String connect(String database, Asker asker) {
    return grant("CONNECT ON DATABASE ", SqlNames.quoted(database), asker);
  }

  private static String monitoring(Asker asker) {
    return asker.grant()
        + (asker.member()
            ? " (" + asker.name() + " is a member of pg_monitor, but does not inherit)"
            : "");
  }

  /** Unless the statement names one of another schema. */
  private static Optional<String> reserved(String name, String sql) {
    boolean another =
        spelled(sql, name, "", NO_LONGER).stream()
            .anyMatch(
                s -> s.contains(".") && !s.toLowerCase(Locale.ROOT).startsWith("pg_catalog."));
    return another ? Optional.empty() : Reserved.hint(name);
  }

  private static String hint(String kind, String name, String sql, Asker asker) {
    if (!asker.monitor()
        && (STATISTICS.contains(name) || kind.equals("database") || kind.equals("tablespace"))) {
      return monitoring(asker);
    }
    return switch (kind) {
      case "schema" -> grant("USAGE ON SCHEMA ", SqlNames.quoted(name), asker);
      case "foreign server" -> grant("USAGE ON FOREIGN SERVER ", SqlNames.quoted(name), asker);
      case "database" -> connect(name, asker);
      case "tablespace" -> grant("CREATE ON TABLESPACE ", SqlNames.quoted(name), asker);
      case "function", "procedure", "aggregate", "routine" ->
          used("EXECUTE ON ROUTINE ", name, spelled(sql, name, "", "\\s*\\("), "function", asker);
      case "sequence" -> used("SELECT ON SEQUENCE ", name, relation(sql, name), VIEW, asker);
      default -> used("SELECT ON ", name, relation(sql, name), VIEW, asker);
    };
  }

  private static String grant(String what, String object, Asker asker) {
    return "GRANT " + what + object + " TO " + asker.name();
  }

  /**
   * @param spelled the ways in which the statement names it; none when something else does that the
   *     statement uses
   * @param user what that can be, and may act for its owner
   */
  private static String used(
      String what, String name, List<String> spelled, String user, Asker asker) {
    String object = spelled.size() == 1 ? spelled.get(0) : SqlNames.quoted(name);
    return grant(what, object, asker)
        + (spelled.isEmpty() ? ", or to the owner of the " + user + " that uses it" : "");
  }

  /** After a comma stands a column as often as a table. */
  private static List<String> relation(String sql, String name) {
    List<String> certain = spelled(sql, name, "\\b(?i:FROM|JOIN|ONLY)\\s+", NO_LONGER);
    return certain.isEmpty() ? spelled(sql, name, ",\\s*", NO_LONGER) : certain;
  }

  /** The ways in which SQL names an object, with its schema where it says so. */
  private static List<String> spelled(String sql, String name, String before, String after) {
    String schema = "(?:(?:\"(?:[^\"]|\"\")+\"|[A-Za-z_][\\w$]*)\\s*\\.\\s*)?";
    String quoted = Pattern.quote('"' + name.replace("\"", "\"\"") + '"');
    String plain = SqlNames.quoted(name).equals(name) ? "|(?i:" + Pattern.quote(name) + ")" : "";
    Pattern mention =
        Pattern.compile(
            before + "(?<![\\w$\".])(" + schema + "(?:" + quoted + plain + "))" + after);
    return mention
        .matcher(NO_CODE.matcher(sql).replaceAll("''"))
        .results()
        .map(found -> found.group(1).replaceAll("\\s*\\.\\s*", "."))
        .distinct()
        .toList();
  }
}
