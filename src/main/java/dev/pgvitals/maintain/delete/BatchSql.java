package dev.pgvitals.maintain.delete;

import dev.pgvitals.text.SqlNames;
import java.util.Optional;

/**
 * Statements about rows past their age in one table that has rows of its own. A partition or heir
 * is named itself, and with ONLY: a {@code ctid} means another row in each of them.
 *
 * @param table as SQL has it
 * @param bound as SQL has it, of the column's type
 */
record BatchSql(String table, String column, Bound.Type type, String bound, Optional<Where> where) {
  /**
   * One batch.
   *
   * @param from the youngest value that is known to have none before it, as the server writes it:
   *     what is gone already is not walked through again
   */
  String delete(int rows, Optional<String> from) {
    // A row that changes between being found and being deleted is judged anew by the second
    // condition. One that somebody holds is left to the next run, and waited for by nobody.
    return "DELETE FROM ONLY "
        + table
        + "\nWHERE ctid = ANY (ARRAY(\n    SELECT ctid FROM ONLY "
        + table
        + "\n    WHERE "
        + condition(from)
        + "\n    ORDER BY "
        + name()
        + " LIMIT "
        + rows
        + "\n    FOR UPDATE SKIP LOCKED))\n  AND "
        + condition(Optional.empty());
  }

  /** The oldest value of all that are left, as text; no row: none is. */
  String next(Optional<String> from) {
    // A cast beside the ORDER BY would keep the column's name, and be what it orders by.
    return "SELECT oldest.value::text FROM (SELECT "
        + name()
        + " FROM ONLY "
        + table
        + " WHERE "
        + condition(from)
        + " ORDER BY "
        + name()
        + " LIMIT 1) AS oldest (value)";
  }

  /** Rows that are to go, to be planned and not to be run. */
  String all() {
    return "SELECT FROM ONLY " + table + " WHERE " + condition(Optional.empty());
  }

  /** One that nobody holds; no row: others hold all that are left. */
  String free() {
    return batch(1) + " FOR UPDATE SKIP LOCKED";
  }

  /** What finds a batch. */
  String batch(int rows) {
    return "SELECT ctid FROM ONLY "
        + table
        + " WHERE "
        + condition(Optional.empty())
        + " ORDER BY "
        + name()
        + " LIMIT "
        + rows;
  }

  /** How many are to go, counted no further than to a limit. */
  String count(long limit) {
    return "SELECT count(*) FROM (" + all() + " LIMIT " + limit + ") AS expired";
  }

  private String condition(Optional<String> from) {
    StringBuilder sql = new StringBuilder();
    from.ifPresent(
        value ->
            sql.append(name())
                .append(" >= '")
                .append(value)
                .append("'::")
                .append(type.sql())
                .append(" AND "));
    sql.append(name()).append(" < ").append(bound);
    where.ifPresent(more -> sql.append(" AND (").append(more.sql()).append(')'));
    return sql.toString();
  }

  private String name() {
    return SqlNames.quoted(column);
  }
}
