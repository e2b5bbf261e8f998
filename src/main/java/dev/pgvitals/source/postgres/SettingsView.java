package dev.pgvitals.source.postgres;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.text.StandIn;
import java.util.List;
import java.util.Locale;

/**
 * What {@code pg_settings} is to SQL of the user's: as it would be in a session of the same role in
 * the same database without a setting of the agent's, which is what the server has set.
 *
 * <p>What {@code SET} changed is in {@code reset_val} still. What was said at the login is not: our
 * own is looked for where the server keeps settings for roles and databases, and taken to be
 * PostgreSQL's default where it is not, as no plain role may read the server's files. What the
 * driver says there is the client's, as in any client's session.
 */
final class SettingsView {
  private static final String NAME = "pg_settings";

  /** What the driver says at the login, of what {@link SessionGuards} changes afterwards. */
  private static final List<String> DRIVER = List.of("DateStyle", "extra_float_digits");

  /** A setting for our role or database; of several, the one that the server takes at a login. */
  private static final String ROLE_SETTING =
      """
      (SELECT %s
         FROM pg_catalog.pg_db_role_setting AS r
        CROSS JOIN LATERAL pg_catalog.unnest(r.setconfig) AS c (entry)
        WHERE r.setrole = ANY (ARRAY[0::pg_catalog.oid,
                (SELECT u.oid FROM pg_catalog.pg_roles AS u WHERE u.rolname = SESSION_USER)])
          AND r.setdatabase = ANY (ARRAY[0::pg_catalog.oid,
                (SELECT d.oid FROM pg_catalog.pg_database AS d
                  WHERE d.datname = pg_catalog.current_database())])
          AND pg_catalog.starts_with(c.entry, s.name || '=')
        ORDER BY r.setrole = 0::pg_catalog.oid, r.setdatabase = 0::pg_catalog.oid LIMIT 1)
      """;

  private static final String ENTRY = "pg_catalog.substr(c.entry, pg_catalog.length(s.name) + 2)";

  /** As the server writes it, in whatever way it was set. */
  private static final String VALUE =
      ROLE_SETTING.formatted(
          "CASE WHEN s.vartype <> 'bool' THEN pg_catalog.lower("
              + ENTRY
              + ") WHEN "
              + ENTRY
              + "::pg_catalog.bool THEN 'on' ELSE 'off' END");

  private static final String LEVEL =
      ROLE_SETTING.formatted(
          "CASE WHEN r.setrole = 0::pg_catalog.oid THEN"
              + " CASE WHEN r.setdatabase = 0::pg_catalog.oid THEN 'global' ELSE 'database' END"
              + " WHEN r.setdatabase = 0::pg_catalog.oid THEN 'user' ELSE 'database user' END");

  /**
   * The columns of the view: the same on 13 to 19. A transaction has settings of its own: where
   * nobody says otherwise, what is set as their defaults. What timezone_abbreviations is by default
   * the server has under no name.
   */
  private static final String QUERY =
      """
      SELECT v.name,
             CASE WHEN v.own = 'transaction_read_only' AND pg_catalog.pg_is_in_recovery() THEN 'on'
                  WHEN v.own IS NOT NULL THEN
                    (SELECT t.reset_val FROM pg_catalog.pg_settings AS t
                      WHERE t.name = ('default_' || v.own))
                  WHEN v.said IS NOT NULL THEN v.said
                  WHEN v.source = 'session' THEN COALESCE(v.reset_val, '')
                  ELSE v.setting END AS setting,
             v.unit, v.category, v.short_desc, v.extra_desc, v.context, v.vartype,
             CASE WHEN v.own IS NOT NULL THEN 'override'
                  WHEN v.name = ANY ('{%1$s}'::pg_catalog.text[]) THEN 'client'
                  WHEN v.said IS NOT NULL OR v.source = 'session' THEN
                    COALESCE(v.level,
                             CASE WHEN COALESCE(v.said, v.reset_val) = COALESCE(v.boot_val, 'Default')
                                  THEN 'default' ELSE 'configuration file' END)
                  ELSE v.source END AS source,
             v.min_val, v.max_val, v.enumvals, v.boot_val,
             COALESCE(v.said, v.reset_val) AS reset_val,
             v.sourcefile, v.sourceline, v.pending_restart
        FROM (SELECT s.*, %2$s AS said, %3$s AS level,
                     CASE WHEN s.name = ANY (
                       '{transaction_deferrable,transaction_isolation,transaction_read_only}'
                         ::pg_catalog.text[]) THEN s.name END AS own
                FROM pg_catalog.pg_settings AS s) AS v
      """;

  private final String query;

  private SettingsView(List<String> driver, List<String> login) {
    // The role's search_path is in force: an operator of whoever may create one is not meant. All
    // have one precedence then.
    this.query =
        QUERY
            .formatted(
                String.join(",", driver),
                login.isEmpty()
                    ? "NULL::pg_catalog.text"
                    : "CASE WHEN s.name = ANY ('{%s}'::pg_catalog.text[]) THEN COALESCE(%s, s.boot_val) END"
                        .formatted(String.join(",", login), VALUE),
                LEVEL)
            .strip()
            .replaceAll("\\s+", " ")
            .replaceAll(" (=|<>|\\|\\||\\+) ", " OPERATOR(pg_catalog.$1) ");
  }

  /** In a session that is ours. */
  static SettingsView direct(ConnectionTarget target) {
    String options = target.parameters().getOrDefault("options", "").toLowerCase(Locale.ROOT);
    return new SettingsView(
        DRIVER,
        SessionSettings.AT_LOGIN.keySet().stream()
            .filter(name -> !options.contains(name))
            .toList());
  }

  /** In a session of a pooler's, which says none of that when it logs in. */
  static SettingsView behindPooler() {
    return new SettingsView(List.of(), List.of());
  }

  /** The statement with the view in front of it, if it reads {@code pg_settings}. */
  String before(String sql) {
    return StandIn.of(sql, NAME).map(standIn -> standIn.with(query)).orElse(sql);
  }

  /**
   * Where in a statement a place in {@link #before} is.
   *
   * @param place counted from 1
   */
  int place(String sql, int place) {
    return StandIn.of(sql, NAME).map(standIn -> standIn.place(query, place)).orElse(place);
  }
}
