package dev.pgvitals.maintain.verb;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a job says of itself, whatever it does.
 *
 * @param hasWindow whether the job itself, not the defaults, says when it may work
 * @param zone in which times of the file are meant
 * @param archives where partitions may be kept, by name
 * @param databases in which it works, of all servers on which it runs
 */
public record JobFrame(
    String job,
    boolean hasWindow,
    ZoneId zone,
    Map<String, ArchivePlace> archives,
    Set<String> databases) {
  public JobFrame {
    archives = Map.copyOf(archives);
    databases = Set.copyOf(databases);
  }

  /**
   * Reads the key {@code database} of an entry, for a table that is in one of several; empty when
   * there is none.
   */
  public Optional<String> database(MapReader map) {
    Optional<String> database = map.text("database").map(String::strip);
    // With none known, something else is wrong with the servers, and has been reported.
    if (database.isPresent() && !databases.isEmpty() && !databases.contains(database.get())) {
      map.problem(
          "database",
          "no server of the job has \"%s\" among its databases (%s)%s"
              .formatted(
                  database.get(),
                  databases.stream().sorted().collect(Collectors.joining(", ")),
                  Suggestion.of(database.get(), databases)));
    }
    return database;
  }
}
