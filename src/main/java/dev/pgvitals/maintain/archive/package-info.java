/** Archives of detached partitions: written, read back, compared once more before a drop. */
@NullMarked
package dev.pgvitals.maintain.archive;

import org.jspecify.annotations.NullMarked;
