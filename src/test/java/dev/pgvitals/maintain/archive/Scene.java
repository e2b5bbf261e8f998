package dev.pgvitals.maintain.archive;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A server with detached tables, and a directory for their archives. */
final class Scene implements AutoCloseable {
  final Postgres postgres;
  final Path directory;

  private Scene(Postgres postgres, Path directory) {
    this.postgres = postgres;
    this.directory = directory;
  }

  static Scene start(int major, Path directory) {
    return new Scene(Maintained.prepare(Postgres.start(major)), directory);
  }

  /** Runs statements as the owner of the tables. */
  Scene with(String... statements) {
    Maintained.asOwner(postgres, statements);
    return this;
  }

  /** Writes that a table of the schema app was detached. */
  Scene detached(String table) {
    postgres.sql(
        """
        INSERT INTO pgvitals.archive (database, schema, "table", partition, partition_schema, partition_oid,
                                      from_value, to_value, begun_at, detached_at, agent)
        SELECT 'postgres', 'app', 'ev', relname, 'app', oid, '2026-01-01', '2026-02-01', now(), now(), 'test'
        FROM pg_class WHERE relname = '%s'"""
            .formatted(table.replace("'", "''")));
    return this;
  }

  /** A file whose job archives, in a place with these further keys. */
  String archiving(String keys) {
    return file("{archive: cold}", keys);
  }

  private String file(String what, String keys) {
    return "archives: {cold: {directory: \"%s\"%s}}\n".formatted(directory, keys)
        + Maintained.file(postgres, "age: {archiving: %s}".formatted(what));
  }

  /** Archives all that is detached; what came of it, a line each: {@code table status reason}. */
  List<String> archive() {
    return archive("");
  }

  List<String> archive(String keys) {
    return run(archiving(keys), new Stop());
  }

  List<String> archive(String keys, Stop stop) {
    return run(archiving(keys), stop);
  }

  List<String> archiveInWindow(String window, InstantSource clock) {
    return run(
        archiving("").replace("age: {", "age: {window: \"%s\", ".formatted(window)),
        new Stop(),
        clock);
  }

  List<String> drop(Require require) {
    return run(
        file("{drop: %s}".formatted(require.name().toLowerCase(Locale.ROOT)), ""), new Stop());
  }

  static MaintainConfig config(String text) {
    try {
      return new MaintainReader(
              new Environment(Map.of(), Path.of("/nowhere"), "tester"),
              List.of(new ArchivingKind()))
          .read("maintain.yaml", text);
    } catch (ProblemsException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  private static List<String> run(String text, Stop stop) {
    return run(text, stop, InstantSource.system());
  }

  private static List<String> run(String text, Stop stop, InstantSource clock) {
    MaintainConfig config = config(text);
    try {
      ServerReport report =
          new Maintainer(config, config.servers().get(0), clock, stop, "here").apply(config.jobs());
      return Stream.concat(
              report.refusal().stream(),
              report.jobs().stream()
                  .flatMap(job -> job.targets().stream())
                  .map(
                      target ->
                          "%s %s %s"
                              .formatted(
                                  target.target().name(),
                                  target.outcome().orElseThrow().status().word(),
                                  target.outcome().orElseThrow().reason().orElse(""))))
          .toList();
    } catch (Exception e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** The paths below the directory, without what is on the way to them. */
  List<String> files() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !Files.isDirectory(path))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the only row says, as {@code archived dropped}. */
  String state() {
    return postgres.query(
        "SELECT string_agg(concat(archived_at IS NOT NULL, ' ', dropped_at IS NOT NULL), ', ' ORDER BY"
            + " id) FROM pgvitals.archive");
  }

  boolean has(String table) {
    return postgres.query("SELECT to_regclass('%s') IS NOT NULL".formatted(table)).equals("t");
  }

  @Override
  public void close() {
    postgres.close();
  }
}
