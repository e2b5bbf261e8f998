package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.Detached;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Work;
import dev.pgvitals.process.command.NotStartedException;
import dev.pgvitals.process.command.Program;
import dev.pgvitals.process.command.ProgramEnd;
import dev.pgvitals.process.command.ProgramRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program that hands a file on, such as an upload. */
final class AfterHook {
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final int MAX_OUTPUT = 1 << 20;
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z0-9]+)}");

  private AfterHook() {}

  /** Runs it to its end; what went wrong, if anything did. */
  static Optional<String> run(ArchivePlace place, Detached partition, Written written, Work work)
      throws SQLException, SkipException, InterruptedException {
    if (place.after().isEmpty()) {
      return Optional.empty();
    }
    List<String> words = words(place, partition, written);
    String name = "after: " + words.get(0) + " ";
    ProgramRun run;
    try {
      run =
          ProgramRun.start(new Program(words, Optional.empty(), place.afterTimeout(), MAX_OUTPUT));
    } catch (NotStartedException e) {
      return Optional.of(name + e.getMessage());
    }
    try {
      Optional<ProgramEnd> end = run.poll();
      while (end.isEmpty()) {
        work.check();
        run.await(MOMENT);
        end = run.poll();
      }
      return problem(end.get(), place).map(text -> name + text);
    } finally {
      run.kill();
    }
  }

  private static Optional<String> problem(ProgramEnd end, ArchivePlace place) {
    return switch (end.way()) {
      case ITSELF ->
          end.exitCode() == 0
              ? Optional.empty()
              : Optional.of(
                  "ended with %d%s"
                      .formatted(end.exitCode(), end.complaint().map(c -> ": " + c).orElse("")));
      case TIMEOUT ->
          Optional.of(
              "did not end within %d s, and was ended".formatted(place.afterTimeout().toSeconds()));
      case OUTPUT -> Optional.of("printed more than 1 MiB, and was ended");
      case CUT -> Optional.of("was ended");
    };
  }

  private static List<String> words(ArchivePlace place, Detached partition, Written written) {
    Map<String, String> values =
        Map.of(
            "file", written.file(),
            "sql", Shelf.script(Path.of(written.file())).toString(),
            "database", SafeNames.of(partition.database()),
            "schema", SafeNames.of(partition.partitionSchema()),
            "partition", SafeNames.of(partition.partition()),
            "sha256", written.sha256(),
            "rows", Long.toString(written.rows()));
    return place.after().stream()
        .map(
            word ->
                VARIABLE
                    .matcher(word)
                    .replaceAll(
                        found ->
                            Matcher.quoteReplacement(
                                values.getOrDefault(found.group(1), found.group()))))
        .toList();
  }
}
