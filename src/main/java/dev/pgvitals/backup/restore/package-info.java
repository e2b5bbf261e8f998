/** Restores a backup for a test, on a server that can do no harm. */
@NullMarked
package dev.pgvitals.backup.restore;

import org.jspecify.annotations.NullMarked;
