package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.partition.bound.Interval;
import dev.pgvitals.maintain.partition.bound.NameTemplate;

/**
 * A table whose partitions are made ahead of time.
 *
 * @param ahead how many there are to be after the one that has now
 */
record CreateEntry(NamedTable table, Interval interval, int ahead, NameTemplate name) {}
