/** Partitions by time: made ahead, and detached, archived and dropped when they are old. */
@NullMarked
package dev.pgvitals.maintain.partition;

import org.jspecify.annotations.NullMarked;
