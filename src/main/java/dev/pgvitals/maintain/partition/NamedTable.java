package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Target;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A table that a file names.
 *
 * @param database that it is in; empty: in each in which the job works
 * @param name exactly one
 */
record NamedTable(Optional<String> database, TablePatterns name) {
  boolean isIn(Look look) {
    return database.isEmpty() || database.get().equals(look.database());
  }

  /** As the catalogue has it; none where it is not there, or not meant. */
  List<PartitionedTable> find(Look look) throws SQLException {
    return isIn(look) ? PartitionedTables.of(look, name) : List.of();
  }

  /** That it is not there is a mistake of the file, and not that there is nothing to do. */
  Optional<Target> missing(List<PartitionedTable> found, Look look) {
    return isIn(look) && found.isEmpty()
        ? name.missing(List.of()).stream()
            .findFirst()
            .map(
                text ->
                    Target.of(text, 0, "", "", 0)
                        .skipped(
                            SkipReason.REFUSED,
                            "there is no such partitioned table in " + look.database()))
        : Optional.empty();
  }
}
