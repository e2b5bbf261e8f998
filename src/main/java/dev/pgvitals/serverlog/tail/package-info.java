/** New bytes of a log, from files or through SQL: rotation, truncation, what was left out. */
@NullMarked
package dev.pgvitals.serverlog.tail;

import org.jspecify.annotations.NullMarked;
