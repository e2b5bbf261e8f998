package dev.pgvitals.runbook;

import dev.pgvitals.text.SqlText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A block of SQL. The comments before its first statement say where it holds.
 *
 * @param statements without their semicolons; one at least
 * @param oldest the first major that it is for
 * @param newest the last major that it is for; {@link #ANY}: there is none
 * @param where the kind of server that it says it is for
 * @param asSuperuser whether membership in pg_monitor may not be enough
 * @param extension that it says it needs
 * @param changes whether it does more than look
 */
public record SqlBlock(
    List<String> statements,
    int oldest,
    int newest,
    Optional<Where> where,
    boolean asSuperuser,
    Optional<String> extension,
    boolean changes) {
  /** The first major that pgvitals is for. */
  public static final int FIRST = 13;

  public static final int ANY = 99;

  private static final String STATEMENTS = "pg_stat_statements";

  /** The relations of an extension that people name without its schema. */
  private static final Pattern OF_STATEMENTS =
      Pattern.compile("(?<=\\b(?:FROM|JOIN) )pg_stat_statements(?:_info)?\\b");

  public SqlBlock {
    statements = List.copyOf(statements);
  }

  /** The kinds of server. */
  public enum Where {
    PRIMARY("the primary"),
    STANDBY("the standby"),
    POOLER("the PgBouncer console");

    private final String spoken;

    Where(String spoken) {
      this.spoken = spoken;
    }

    /** As a condition says it. */
    public String spoken() {
      return spoken;
    }
  }

  /** Whether it is for this version; PgBouncer's are not told apart. */
  public boolean isForMajor(int major) {
    return major >= oldest && major <= newest;
  }

  /** Without a word about it, what looks is for every PostgreSQL, what changes for a primary. */
  public boolean isForServer(Where server) {
    return where
        .map(only -> only == server)
        .orElse(changes ? server == Where.PRIMARY : server != Where.POOLER);
  }

  /** Whether it is for such a server of this major. */
  public boolean isFor(int major, Where server) {
    return isForServer(server) && (server == Where.POOLER || isForMajor(major));
  }

  /** The versions that it is for, as the comment says it. */
  public String versions() {
    return newest == ANY
        ? "PostgreSQL " + oldest + " and later"
        : "PostgreSQL " + oldest + (newest == oldest ? "" : " to " + newest);
  }

  /** The kind of server that it is for. */
  public String server() {
    return where.map(Where::spoken).orElse("PostgreSQL");
  }

  /** The variables of all statements. */
  public Set<String> variables() {
    Set<String> names = new TreeSet<>();
    statements.forEach(sql -> names.addAll(Variables.in(sql)));
    return names;
  }

  /** The extensions whose objects it names. */
  public Set<String> extensions() {
    Set<String> names = new TreeSet<>();
    extension.ifPresent(names::add);
    if (statements.stream().anyMatch(sql -> !SqlText.matches(sql, OF_STATEMENTS).isEmpty())) {
      names.add(STATEMENTS);
    }
    return names;
  }

  /**
   * A statement that names pg_stat_statements with its schema, so that it runs with pg_catalog
   * alone in the search_path.
   *
   * @param schema as SQL writes it; not asked for where the statement has no need of it
   */
  public static String withSchemaOfStatements(String sql, Optional<String> schema) {
    StringBuilder qualified = new StringBuilder(sql);
    List<MatchResult> places = SqlText.matches(sql, OF_STATEMENTS);
    for (int i = places.size() - 1; i >= 0; i--) {
      qualified.insert(places.get(i).start(), schema.map(name -> name + ".").orElse(""));
    }
    return qualified.toString();
  }
}
