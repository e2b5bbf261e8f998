package dev.pgvitals.advice.look;

import dev.pgvitals.advice.connect.AdvisorSession;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the names in a role's statements are looked for, by what is set for the role and the
 * database. What its sessions set by themselves nobody can see.
 */
public final class SearchPaths {
  private final String otherwise;
  private final Map<String, String> paths;

  private SearchPaths(String otherwise, Map<String, String> paths) {
    this.otherwise = otherwise;
    this.paths = Map.copyOf(paths);
  }

  /** Reads them. */
  public static SearchPaths read(AdvisorSession session) throws SQLException {
    Map<String, String> paths = new LinkedHashMap<>();
    // Of a role in the database, of a role, of the database: the last one put holds.
    for (List<String> row :
        session.rows(
            """
            SELECT COALESCE(r.rolname, ''), pg_catalog.substr(c.setting, 13)
            FROM pg_catalog.pg_db_role_setting AS s
            CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(setting)
            LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
            WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database AS d
                                        WHERE d.datname = pg_catalog.current_database()))
              AND c.setting LIKE 'search_path=%'
            ORDER BY (s.setdatabase <> 0)""")) {
      paths.put(row.get(0), row.get(1));
    }
    return new SearchPaths(Optional.ofNullable(paths.get("")).orElse(session.ownPath()), paths);
  }

  /** The path of a role, in which {@code "$user"} is that role. */
  public String of(String role) {
    return paths
        .getOrDefault(role, otherwise)
        .replace("\"$user\"", '"' + role.replace("\"", "\"\"") + '"');
  }
}
