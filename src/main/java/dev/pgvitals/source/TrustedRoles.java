package dev.pgvitals.source;

import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL that tells strangers from those whose code may run as our role: a superuser, our own role,
 * who can act as it already (by SET ROLE, by the right to grant it, or before 16 by CREATEROLE),
 * and whom the configuration trusts.
 */
public final class TrustedRoles {
  /** A query for what is to be joined as {@code me}: our own role, in one row. */
  public static final String ME =
      """
      SELECT r.oid, r.rolsuper, pg_catalog.current_setting('server_version_num')::int AS version
        FROM pg_catalog.pg_roles AS r WHERE r.rolname = SESSION_USER""";

  private TrustedRoles() {}

  /**
   * A join and the end of a WHERE clause, which leave the rows whose role is a stranger, as {@code
   * r}, whose name is NULL for everybody. The database's owner may be there by way of a role (6171,
   * from 15 on).
   *
   * @param role the expression for its OID
   * @param trusted the expression for the names that the configuration trusts
   */
  public static String isStranger(String role, String trusted) {
    return """
    LEFT JOIN pg_catalog.pg_roles AS r
           ON r.oid = CASE WHEN %1$s = 6171 THEN (SELECT d.datdba FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
                           ELSE %1$s END
        WHERE (r.rolsuper
               OR r.oid = me.oid
               OR r.rolname = ANY (%2$s)
               OR pg_catalog.pg_has_role(r.oid, me.oid, CASE WHEN me.version >= 160000 THEN 'SET' ELSE 'MEMBER' END)
               OR NOT me.rolsuper
                  AND (pg_catalog.pg_has_role(r.oid, me.oid, 'MEMBER WITH ADMIN OPTION') OR me.version < 160000 AND r.rolcreaterole)) IS NOT TRUE"""
        .formatted(role, trusted);
  }

  /** Names as an expression, which needs no parameter. */
  public static String names(List<String> names) {
    return names.stream()
        .map(name -> "E'" + name.replace("\\", "\\\\").replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
  }
}
