package dev.pgvitals.bench.soak.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The agent's configuration and the soak's own queries: two files that change while it runs. */
public final class SoakConfig {
  /** The query by whose last success a server is known to be fresh. */
  public static final String CLOCK = "soak_clock";

  private static final String CATALOGUE =
      """
      soak_clock:
        query: SELECT extract(epoch FROM clock_timestamp()) AS now
        metrics:
          - now: {usage: GAUGE, description: The server's clock}
      soak_table:
        query: SELECT count(*) AS rows FROM soak_table
        metrics:
          - rows: {usage: GAUGE, description: Rows of a table that is locked at times}
      soak_secret:
        query: SELECT count(*) AS rows FROM soak_secret
        metrics:
          - rows: {usage: GAUGE, description: Rows of a table that we may not read at times}
      soak_nap:
        query: SELECT (SELECT 1 FROM pg_sleep(seconds)) AS naps FROM soak_knobs
        metrics:
          - naps: {usage: GAUGE, description: One nap}
      soak_row:
        query: |
          SELECT i AS number, repeat('x', width) AS padding, value
          FROM soak_knobs, generate_series(1, rows) AS i
        metrics:
          - number: {usage: LABEL, description: Its number}
          - padding: {usage: LABEL, description: Its size}
          - value: {usage: GAUGE, description: Its value}
      soak_notices:
        query: SELECT public.soak_notices(notices) AS raised FROM soak_knobs
        metrics:
          - raised: {usage: GAUGE, description: Notices that came before this row}
      soak_events:
        settle: 5s
        query: |
          SELECT kind, count(*) AS happened FROM soak_events
          WHERE at >= :since AND at < :until GROUP BY kind
        metrics:
          - kind: {usage: LABEL, description: Its kind}
          - happened: {usage: EVENTS, description: Rows that were written}
      soak_other:
        scope: database
        databases: [soak_other, postgres]
        query: SELECT count(*) AS relations FROM pg_class
        metrics:
          - relations: {usage: GAUGE, description: Relations in the database}
      """;

  private static final String ONE_MORE =
      """
      soak_more:
        query: SELECT 1 AS one
        metrics:
          - one: {usage: GAUGE, description: The number one}
      """;

  private final Path file;
  private final Path catalogue;
  private final List<Target> targets;
  private final List<String> blackHoles;

  public SoakConfig(Path directory, List<Target> targets, List<String> blackHoles) {
    this.file = directory.resolve("pgvitals.yaml");
    this.catalogue = directory.resolve("soak.yaml");
    this.targets = List.copyOf(targets);
    this.blackHoles = List.copyOf(blackHoles);
    write();
    writeCatalogue(false);
  }

  public Path file() {
    return file;
  }

  /** As it is at the start. */
  public void write() {
    write(List.of());
  }

  /**
   * Writes the configuration.
   *
   * @param twice targets that are there a second time, under another name
   */
  public void write(List<Target> twice) {
    replace(file, text("1s", twice));
  }

  /** The same servers at another interval, which no agent should take. */
  public void writeWithInterval(String interval) {
    replace(file, text(interval, List.of()));
  }

  /** A file with nothing in it, as an editor or a full disk may leave it. */
  public void empty() {
    replace(file, "");
  }

  private String text(String interval, List<Target> twice) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        interval: %s
        catalogue: [builtin, '%s']
        defaults:
          user: %s
          timeout: 1s
          sslmode: disable
        servers:
        """
            .formatted(interval, catalogue, Target.ROLE));
    List<Target> all = new ArrayList<>(targets);
    all.forEach(target -> entry(text, target.name(), target));
    twice.forEach(target -> entry(text, "again-" + target.name(), target));
    for (int i = 0; i < blackHoles.size(); i++) {
      text.append("  - {name: hole-%d, url: '%s'}%n".formatted(i, blackHoles.get(i)));
    }
    return text.toString();
  }

  private static void entry(StringBuilder text, String name, Target target) {
    text.append(
        "  - {name: %s, host: 127.0.0.1, port: %d, dbname: postgres, password_file: '%s'}%n"
            .formatted(name, target.proxy().port(), target.passwordFile()));
  }

  /**
   * Writes the catalogue.
   *
   * @param oneMore whether it has a query more than at the start
   */
  public void writeCatalogue(boolean oneMore) {
    replace(catalogue, CATALOGUE + (oneMore ? ONE_MORE : ""));
  }

  /** A file that no agent can use. */
  public void breakCatalogue() {
    replace(catalogue, CATALOGUE + "soak_bad:\n  query: SELECT 1\n  metrics: nonsense\n");
  }

  private static void replace(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
