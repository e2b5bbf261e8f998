package dev.pgvitals.source.directory;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.UsageTotals;
import dev.pgvitals.source.Visit;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory that a backup tool writes to: a file of {@code name=value} lines for each backup. A
 * query's text is a pattern of file names, and each file that fits is a row, whose columns are the
 * names. Nothing of it is a database, or is reached as one.
 */
final class BackupDirectory implements Source {
  static final Query.Engine ENGINE =
      new Query.Engine("Backup directory", "backups", false, false, Optional.of("repository"), 1);

  private final String server;
  private final Path directory;
  private final AtomicLong looks = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();

  BackupDirectory(String server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  @Override
  public Heartbeat heartbeat() throws SourceException {
    look();
    return new Heartbeat(false, Instant.EPOCH);
  }

  private void look() throws SourceException {
    looks.incrementAndGet();
    if (!Files.isDirectory(directory)) {
      throw new SourceException(
          new Failure(FailureReason.CONNECT, "", "there is no directory " + directory), false);
    }
  }

  @Override
  public ServerFacts facts() throws SourceException {
    look();
    return new ServerFacts(
        ENGINE,
        20_000,
        "2.0",
        false,
        "backup",
        false,
        Set.of(),
        Instant.EPOCH,
        new DatabaseFacts("", Map.of(), Set.of(), Set.of()),
        List.of());
  }

  @Override
  public void ask(FactsScope questions) {
    // There are no roles, schemas or relations.
  }

  @Override
  public Optional<RunResult> run(PlannedQuery query, QueryRunState memory, long now)
      throws SourceException {
    look();
    SliceBuilder slice =
        new SliceBuilder(
            new SliceKey(server, query.database(), query.name()),
            Map.of(),
            query.schema().families());
    List<Path> files = files(query.sql());
    for (Path file : files) {
      add(query.schema(), file, read(file), slice);
    }
    rows.addAndGet(files.size());
    return Optional.of(
        new RunResult(
            slice.build(),
            files.size(),
            0,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of()));
  }

  private List<Path> files(String pattern) throws SourceException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new SourceException(
          new Failure(FailureReason.CONNECT, "", "cannot be listed: " + e), false, e);
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private static Map<String, String> read(Path file) throws SourceException {
    Properties lines = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException e) {
      throw new SourceException(
          new Failure(FailureReason.PERMISSION, "", "cannot be read: " + e), true, e);
    }
    Map<String, String> values = new TreeMap<>();
    lines.stringPropertyNames().forEach(name -> values.put(name, lines.getProperty(name)));
    values.put("file", String.valueOf(file.getFileName()));
    return values;
  }

  private static void add(
      QuerySchema schema, Path file, Map<String, String> row, SliceBuilder slice)
      throws SourceException {
    List<String> labels = new ArrayList<>();
    for (QuerySchema.ColumnUse use : schema.columns()) {
      if (use.column().usage().isLabel()) {
        labels.add(value(row, use.column().name(), file));
      }
    }
    for (QuerySchema.ColumnUse use : schema.columns()) {
      if (use.family().isPresent()) {
        slice.sample(
            use.family().getAsInt(),
            slice.labels(schema.labels(), labels),
            number(value(row, use.column().name(), file), file));
      }
    }
  }

  private static String value(Map<String, String> row, String column, Path file)
      throws SourceException {
    String value = row.get(column);
    if (value == null) {
      throw unusable(file + " does not say its " + column);
    }
    return value;
  }

  private static double number(String text, Path file) throws SourceException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unusable(file + " says \"" + text + "\" where a number belongs");
    }
  }

  private static SourceException unusable(String message) {
    return new SourceException(Failure.result(message), true);
  }

  @Override
  public Visit visit(String database) {
    throw new UnsupportedOperationException("there are no databases in a directory");
  }

  @Override
  public void cut() {
    // Nothing is open between two looks.
  }

  @Override
  public int connections() {
    return 0;
  }

  @Override
  public Optional<Duration> connectTime() {
    return Optional.empty();
  }

  @Override
  public UsageTotals spent() {
    return new UsageTotals(0, Duration.ZERO, looks.get(), rows.get(), Duration.ZERO);
  }

  /** How often it was looked at. */
  long looks() {
    return looks.get();
  }

  @Override
  public void close() {
    cut();
  }
}
