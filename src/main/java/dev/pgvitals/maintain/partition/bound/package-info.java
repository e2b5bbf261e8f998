/** Where partitions by time begin and end, how they are called, and how old they are. */
@NullMarked
package dev.pgvitals.maintain.partition.bound;

import org.jspecify.annotations.NullMarked;
