package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.partition.bound.Range;
import dev.pgvitals.maintain.partition.bound.TimeAxis;
import dev.pgvitals.maintain.verb.Look;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A partitioned table as the catalogue has it.
 *
 * @param name as SQL has it, with its schema
 * @param column the key, as SQL has it; empty where the table is not divided by the ranges of one
 *     column
 * @param axis of its bounds; empty: not by time
 * @param by how it is divided, as the server says it
 * @param allowed whether the role may do what its owner may
 */
record PartitionedTable(
    long oid,
    String schema,
    String relname,
    String name,
    String column,
    Optional<TimeAxis> axis,
    String by,
    boolean allowed,
    List<Partition> partitions) {
  PartitionedTable {
    partitions = List.copyOf(partitions);
  }

  /** Why nothing is done with it. */
  Optional<String> refusal() {
    return axis.isPresent()
        ? Optional.empty()
        : Optional.of(
            "it is divided by %s: what is understood is RANGE of one column of type date, timestamp or timestamptz"
                .formatted(by));
  }

  Optional<Partition> defaultPartition() {
    return partitions.stream().filter(Partition::isDefault).findFirst();
  }

  /** What to grant to whom. */
  String remedy(Look look) {
    return "grant %s the role that owns %s".formatted(look.server().role(), name);
  }

  /** The one whose range ends last. */
  Optional<Partition> newest() {
    return partitions.stream()
        .filter(Partition::isOrdinary)
        .filter(partition -> partition.range().isPresent() && !partition.pending())
        .max(Comparator.comparing(partition -> partition.range().get().to()));
  }

  List<Range> ranges() {
    return partitions.stream().flatMap(partition -> partition.range().stream()).toList();
  }
}
