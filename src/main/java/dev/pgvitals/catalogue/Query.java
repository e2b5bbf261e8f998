package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One entry of the catalogue.
 *
 * @param name the entry's key, unique in the catalogue
 * @param prefix what its metric names begin with: the key, or the entry's {@code name}
 * @param description empty when the entry has none
 * @param format whose words it is written in
 * @param engine what kind of server it is for
 * @param publish who gets its rows
 * @param interval how often to run; empty: as the agent's default
 * @param cache a foreign format's cache time: run no more often than this; empty: no such bound
 * @param timeout the statement_timeout of its own; empty: the server's
 * @param staleAfter how long a result lives; empty: three intervals, at least 60 s
 * @param maxSeries the most series one run may give; empty: the agent's default
 * @param top of how many rows the first are published; empty: all of them
 * @param key columns that tell one row from the next and from run to run, where the agent adds up
 *     what the rows rise by; empty: rows are published as they are
 * @param settle how long before now a run's EVENTS end; empty: the agent's default
 * @param variants in the order of the file; the first whose versions match is run; never none
 * @param when predicates that must all answer true before each run
 * @param databases database names to run in (whole-name match); empty: every one let in
 * @param datname whether an entry that runs in databases gets the label where it has none like it
 * @param fatal as pg_exporter means it: while it fails, the server counts as down
 * @param priority lower runs first among those due at one time; 0 unless given
 * @param columns in the order of the file
 * @param replaced what of other entries is not published because of this one
 * @param position of the entry's key
 */
public record Query(
    String name,
    String prefix,
    String description,
    Format format,
    Engine engine,
    Scope scope,
    Role role,
    boolean enabled,
    Publish publish,
    Optional<Duration> interval,
    Optional<Duration> cache,
    Optional<Duration> timeout,
    Optional<Duration> staleAfter,
    OptionalInt maxSeries,
    Optional<Top> top,
    List<String> key,
    Optional<Duration> settle,
    Requirements requires,
    List<Variant> variants,
    List<Predicate> when,
    List<Pattern> databases,
    boolean datname,
    boolean fatal,
    int priority,
    List<Column> columns,
    List<Replaced> replaced,
    Position position) {
  public Query {
    replaced = List.copyOf(replaced);
    key = List.copyOf(key);
    variants = List.copyOf(variants);
    when = List.copyOf(when);
    databases = List.copyOf(databases);
    columns = List.copyOf(columns);
  }

  /**
   * What kind of server a query is for.
   *
   * @param title what people call it
   * @param tag of entries that are for it; empty: it has none
   * @param understandsSql whether predicates can be asked, and a time in which to count events
   * @param hasDatabases whether a query may run once in each of its databases
   * @param soleRole what its role is called; empty: it is a primary or a replica
   * @param majorParts how many parts of a version make the major one
   */
  public record Engine(
      String title,
      String tag,
      boolean understandsSql,
      boolean hasDatabases,
      Optional<String> soleRole,
      int majorParts) {
    public static final Engine POSTGRESQL =
        new Engine("PostgreSQL", "", true, true, Optional.empty(), 1);

    /** Its versions never left 1: 1.24 is a major one. */
    public static final Engine PGBOUNCER =
        new Engine("PgBouncer", "pgbouncer", false, false, Optional.of("pooler"), 2);

    private static final List<Engine> KNOWN = List.of(POSTGRESQL, PGBOUNCER);

    /** The one that entries with this tag are for; none has the tag otherwise. */
    public static Optional<Engine> tagged(String tag) {
      return KNOWN.stream().filter(engine -> !tag.isEmpty() && engine.tag.equals(tag)).findFirst();
    }

    /** The one that entries without a tag are for. */
    public static Engine untagged() {
      return POSTGRESQL;
    }

    /**
     * The major version as people say it.
     *
     * @param version as catalogue files count, such as 180006
     */
    public String major(int version) {
      int first = version / 10_000;
      return majorParts == 1 ? Integer.toString(first) : first + "." + version / 100 % 100;
    }
  }

  /** Whose words an entry is written in, which decides how much its runs forgive. */
  public enum Format {
    PGVITALS,
    POSTGRES_EXPORTER,
    PG_EXPORTER;

    /**
     * True for what was written for another program: what a result has too little of, or what
     * cannot be read of it, is left out and said, as that program does it, and fails nothing else.
     */
    public boolean isForeign() {
      return this != PGVITALS;
    }

    /** Whether its own program publishes the columns that nobody lists. */
    public boolean publishesUnlisted() {
      return this == POSTGRES_EXPORTER;
    }
  }

  /** Where a query runs on a server: once, or once in each of its databases. */
  public enum Scope {
    CLUSTER,
    DATABASE
  }

  /** Who gets a query's rows: scrapes, or only the status page and the API behind it. */
  public enum Publish {
    METRICS,
    PAGE
  }

  /** In which replication role of the server a query runs. */
  public enum Role {
    ANY,
    PRIMARY,
    REPLICA
  }

  /**
   * What gave way to a column.
   *
   * @param column of the entry that it gave way to
   * @param metrics that are published by nobody else now
   * @param entry whose they were, as a message says it
   * @param alerts that went with them
   */
  public record Replaced(String column, Set<String> metrics, String entry, Set<String> alerts) {
    private static final int MAX_LISTED = 5;

    public Replaced {
      metrics = Set.copyOf(metrics);
      alerts = Set.copyOf(alerts);
    }

    /** All of it in a line. */
    public static String text(List<Replaced> all) {
      Set<String> metrics = new TreeSet<>();
      Set<String> entries = new TreeSet<>();
      Set<String> alerts = new TreeSet<>();
      for (Replaced one : all) {
        metrics.addAll(one.metrics);
        entries.add(one.entry);
        alerts.addAll(one.alerts);
      }
      int more = metrics.size() - MAX_LISTED;
      return metrics.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
          + (more > 0 ? " and " + more + " more" : "")
          + " of the "
          + String.join(" and the ", entries)
          + withAlerts(alerts);
    }

    /** What follows the name of what is replaced. */
    public static String withAlerts(Set<String> alerts) {
      return alerts.isEmpty()
          ? ""
          : ", and with it the "
              + (alerts.size() == 1 ? "alert " : "alerts ")
              + String.join(", ", new TreeSet<>(alerts));
    }
  }

  /** The same, to which more has given way. */
  public Query replacing(List<Replaced> more) {
    List<Replaced> all = new ArrayList<>(replaced);
    all.addAll(more);
    return with(columns, enabled, all);
  }

  /** What is missing where the column gives nothing, and how to have it; empty: nothing is. */
  public String missingWithout(String column) {
    return missing(replaced.stream().filter(r -> r.column().equals(column)).toList(), "the column");
  }

  /** What is missing where the query does not run, and how to have it; empty: nothing is. */
  public String missingWithout() {
    return missing(replaced, "these columns");
  }

  private static String missing(List<Replaced> gone, String what) {
    return gone.isEmpty()
        ? ""
        : "; it replaces "
            + Replaced.text(gone)
            + ", which is missing now: to have it, leave "
            + what
            + " out of the file";
  }

  /** The same with other columns; switched off when none of them publishes anything. */
  public Query with(List<Column> others) {
    return with(
        others, enabled && others.stream().anyMatch(c -> c.usage().type().isPresent()), replaced);
  }

  private Query with(List<Column> others, boolean isEnabled, List<Replaced> gone) {
    return new Query(
        name,
        prefix,
        description,
        format,
        engine,
        scope,
        role,
        isEnabled,
        publish,
        interval,
        cache,
        timeout,
        staleAfter,
        maxSeries,
        top,
        key,
        settle,
        requires,
        variants,
        when,
        databases,
        datname,
        fatal,
        priority,
        others,
        gone,
        position);
  }

  /**
   * Whether it is about an extension, which may be in one database of a server and not in the
   * others.
   */
  public boolean isAboutExtension() {
    return !requires.extensions().isEmpty();
  }

  /** Whether its rows are metrics; otherwise no scrape has them. */
  public boolean isMetrics() {
    return publish == Publish.METRICS;
  }

  /** All SQL of it, for whatever version. */
  public Stream<Statement> statements() {
    return statements(variants.stream());
  }

  /** The SQL of it that runs on a server of this version. */
  public Stream<Statement> statements(int serverVersion) {
    return statements(variant(serverVersion).stream());
  }

  private Stream<Statement> statements(Stream<Variant> chosen) {
    return Stream.concat(
        chosen.map(variant -> new Statement(variant.sql(), variant.builtin())),
        when.stream().map(predicate -> new Statement(predicate.sql(), predicate.builtin())));
  }

  /** The first variant for a server of this version ({@code server_version_num}). */
  public Optional<Variant> variant(int serverVersion) {
    return variants.stream().filter(v -> v.versions().contains(serverVersion)).findFirst();
  }
}
