package dev.pgvitals.serverlog.count;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Command tags as values of a label: those that are known, and a word for all others. */
public final class Commands {
  /** For whatever is not known. */
  public static final String OTHER = "other";

  /** For a login, to a database that the role has no right to, for instance. */
  private static final String CONNECT = "connect";

  private static final List<String> TAGS =
      List.of(
          ("SELECT,INSERT,UPDATE,DELETE,MERGE,TRUNCATE TABLE,COPY,CALL,DO,SET,RESET,SHOW,LOCK TABLE"
                  + ",EXPLAIN,VACUUM,ANALYZE,REINDEX,CLUSTER,CHECKPOINT,COMMENT,GRANT,GRANT ROLE"
                  + ",REVOKE,REVOKE ROLE,CREATE ROLE,ALTER ROLE,DROP ROLE,ALTER SYSTEM"
                  + ",CREATE DATABASE,ALTER DATABASE,DROP DATABASE,CREATE EXTENSION"
                  + ",CREATE FUNCTION,CREATE SCHEMA,CREATE TABLE,ALTER TABLE,DROP TABLE"
                  + ",CREATE INDEX,DROP INDEX,CREATE VIEW,CREATE,ALTER,DROP")
              .split(","));

  private static final Set<String> KNOWN = Set.copyOf(TAGS);
  private static final Set<String> LOGIN = Set.of("startup", "authentication");
  private static final Set<String> FAMILIES = Set.of("CREATE", "ALTER", "DROP");

  /** With the extended protocol a session is at one of these, whatever the statement. */
  private static final Set<String> STEPS = Set.of("PARSE", "BIND", "");

  private static final Set<String> ROLES =
      Set.of("CREATE ROLE", "ALTER ROLE", "DROP ROLE", "GRANT", "GRANT ROLE", "REVOKE ROLE");

  /** All values of the label. */
  public static final List<String> LABELS =
      Stream.concat(TAGS.stream(), Stream.of(CONNECT, OTHER)).toList();

  private Commands() {}

  /**
   * The label for a record.
   *
   * @param tag what the session was at
   * @param statement as the client sent it; empty where it is not told
   */
  static String label(String tag, String statement) {
    if (KNOWN.contains(tag)) {
      return tag;
    }
    if (LOGIN.contains(tag)) {
      return CONNECT;
    }
    if (STEPS.contains(tag)) {
      String first = words(statement, 1);
      String two = words(statement, 2);
      return KNOWN.contains(two) ? two : first.equals("WITH") ? "SELECT" : family(first);
    }
    return family(words(tag, 1));
  }

  private static String family(String word) {
    return KNOWN.contains(word) || FAMILIES.contains(word) ? word : OTHER;
  }

  /**
   * Whether a denied command would have given somebody more rights: another role, or a change of
   * one. To set a parameter is none, as far as the statement tells.
   */
  static boolean isEscalation(String label, String statement) {
    if (ROLES.contains(label)) {
      return true;
    }
    if (!label.equals("SET")) {
      return false;
    }
    String text = words(statement, 3);
    return text.isEmpty()
        || text.matches("SET (?:(?:SESSION |LOCAL )?ROLE\\b.*|SESSION AUTHORIZATION.*)");
  }

  private static String words(String text, int count) {
    String[] words = text.strip().split("[\\s;(]+", count + 1);
    return String.join(" ", List.of(words).subList(0, Math.min(count, words.length)))
        .toUpperCase(Locale.ROOT);
  }
}
