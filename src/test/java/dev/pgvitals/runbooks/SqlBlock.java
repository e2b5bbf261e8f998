package dev.pgvitals.runbooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of SQL in a runbook. Comments before its first statement say where it holds; a comment
 * there that says none of these things is an error, as it may be one of them misspelt.
 *
 * @param place file and number of the block, for messages
 * @param statements without the semicolons
 * @param oldest the first major that it is for
 * @param newest the last major that it is for
 * @param where the kind of server that it says it is for
 * @param asSuperuser whether membership in pg_monitor is not enough
 * @param extension that it needs beyond pg_stat_statements
 * @param changes whether it does more than look
 */
record SqlBlock(
    String place,
    List<String> statements,
    int oldest,
    int newest,
    Optional<Where> where,
    boolean asSuperuser,
    Optional<String> extension,
    boolean changes) {
  /** The kinds of server. */
  enum Where {
    PRIMARY,
    STANDBY,
    POOLER
  }

  private static final Pattern MAJORS =
      Pattern.compile("PostgreSQL (\\d+)(?: to (\\d+)| (and later))?");
  private static final Pattern EXTENSION = Pattern.compile("extension (\\w+)");
  private static final int ANY = 99;

  static SqlBlock parse(String place, List<String> lines) {
    int oldest = 13;
    int newest = ANY;
    Optional<Where> where = Optional.empty();
    boolean asSuperuser = false;
    Optional<String> extension = Optional.empty();
    boolean changes = false;
    int line = 0;
    for (; line < lines.size() && lines.get(line).startsWith("-- "); line++) {
      String condition = lines.get(line).substring(3);
      Matcher majors = MAJORS.matcher(condition);
      Matcher named = EXTENSION.matcher(condition);
      if (majors.matches()) {
        oldest = Integer.parseInt(majors.group(1));
        newest = newest(majors, oldest);
      } else if (named.matches()) {
        extension = Optional.of(named.group(1));
      } else if (condition.startsWith("changes: ")) {
        changes = true;
      } else {
        switch (condition) {
          case "on the primary" -> where = Optional.of(Where.PRIMARY);
          case "on the standby" -> where = Optional.of(Where.STANDBY);
          case "on the PgBouncer console" -> where = Optional.of(Where.POOLER);
          case "as superuser" -> asSuperuser = true;
          default -> throw new IllegalArgumentException(place + ": what is \"" + condition + "\"?");
        }
      }
    }
    return new SqlBlock(
        place,
        split(place, lines.subList(line, lines.size())),
        oldest,
        newest,
        where,
        asSuperuser,
        extension,
        changes);
  }

  private static int newest(Matcher majors, int oldest) {
    if (majors.group(3) != null) {
      return ANY;
    }
    return majors.group(2) == null ? oldest : Integer.parseInt(majors.group(2));
  }

  /** A statement ends with a semicolon at the end of a line. */
  private static List<String> split(String place, List<String> lines) {
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
    if (!open.isEmpty() || statements.isEmpty()) {
      throw new IllegalArgumentException(place + ": the last line must end with a semicolon");
    }
    return List.copyOf(statements);
  }

  /** Without a word about it, what looks is for every PostgreSQL, what changes for a primary. */
  boolean isFor(int major, Where server) {
    return major >= oldest
        && major <= newest
        && where
            .map(only -> only == server)
            .orElse(changes ? server == Where.PRIMARY : server != Where.POOLER);
  }

  /** Equal for two blocks that say the same. */
  SqlBlock withoutPlace() {
    return new SqlBlock("", statements, oldest, newest, where, asSuperuser, extension, changes);
  }

  @Override
  public String toString() {
    return place;
  }
}
