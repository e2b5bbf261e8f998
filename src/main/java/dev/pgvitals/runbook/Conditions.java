package dev.pgvitals.runbook;

import dev.pgvitals.runbook.SqlBlock.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a block of SQL. A comment before its first statement that is none of the conditions is an
 * error, as it may be one of them misspelt.
 */
final class Conditions {
  private static final Pattern MAJORS =
      Pattern.compile("PostgreSQL (\\d+)(?: to (\\d+)| (and later))?");
  private static final Pattern EXTENSION = Pattern.compile("extension (\\w+)");
  private static final String COMMENT = "-- ";
  private static final String KNOWN =
      "a condition is \"PostgreSQL 14 and later\", \"PostgreSQL 13 to 16\", \"on the primary\", \"on"
          + " the standby\", \"on the PgBouncer console\", \"as superuser\", \"extension NAME\" or"
          + " \"changes: ...\"";

  private int oldest = SqlBlock.FIRST;
  private int newest = SqlBlock.ANY;
  private Optional<Where> where = Optional.empty();
  private boolean asSuperuser;
  private Optional<String> extension = Optional.empty();
  private boolean changes;

  private Conditions() {}

  /** Gets what is wrong in a block, with the number of its line there, from 0. */
  interface Complaints {
    void add(int line, String message);
  }

  static SqlBlock read(List<String> lines, Complaints complaints) {
    Conditions conditions = new Conditions();
    int line = 0;
    for (; line < lines.size() && lines.get(line).startsWith(COMMENT); line++) {
      String condition = lines.get(line).substring(COMMENT.length());
      if (!conditions.take(condition)) {
        complaints.add(line, "unknown condition \"" + condition + "\"; " + KNOWN);
      }
    }
    List<String> statements = split(lines.subList(line, lines.size()));
    if (statements.isEmpty() || !lines.get(lines.size() - 1).endsWith(";")) {
      complaints.add(
          Math.max(0, lines.size() - 1), "the last line of SQL must end with a semicolon");
    }
    return new SqlBlock(
        statements,
        conditions.oldest,
        conditions.newest,
        conditions.where,
        conditions.asSuperuser,
        conditions.extension,
        conditions.changes);
  }

  private boolean take(String condition) {
    Matcher majors = MAJORS.matcher(condition);
    Matcher named = EXTENSION.matcher(condition);
    if (majors.matches()) {
      oldest = Integer.parseInt(majors.group(1));
      newest = newest(majors);
    } else if (named.matches()) {
      extension = Optional.of(named.group(1));
    } else if (condition.startsWith("changes: ")) {
      changes = true;
    } else if (condition.equals("as superuser")) {
      asSuperuser = true;
    } else {
      where = where(condition);
      return where.isPresent();
    }
    return true;
  }

  private static Optional<Where> where(String condition) {
    for (Where server : Where.values()) {
      if (condition.equals("on " + server.spoken())) {
        return Optional.of(server);
      }
    }
    return Optional.empty();
  }

  private int newest(Matcher majors) {
    if (majors.group(3) != null) {
      return SqlBlock.ANY;
    }
    return majors.group(2) == null ? oldest : Integer.parseInt(majors.group(2));
  }

  /** A statement ends with a semicolon at the end of a line. */
  private static List<String> split(List<String> lines) {
    List<String> statements = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (String line : lines) {
      open.add(line);
      if (line.endsWith(";")) {
        String statement = String.join("\n", open);
        statements.add(statement.substring(0, statement.length() - 1));
        open.clear();
      }
    }
    return statements;
  }
}
