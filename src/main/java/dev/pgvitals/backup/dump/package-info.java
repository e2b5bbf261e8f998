/** Dump files: found by their names, read to their ends. */
@NullMarked
package dev.pgvitals.backup.dump;

import org.jspecify.annotations.NullMarked;
