/** Detached partitions and their archives as rows of {@code pgvitals.archive}. */
@NullMarked
package dev.pgvitals.maintain.archive.table;

import org.jspecify.annotations.NullMarked;
