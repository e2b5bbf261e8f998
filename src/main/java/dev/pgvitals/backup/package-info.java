/** Backups: what is known of them, whatever made them, and what is published of it. */
@NullMarked
package dev.pgvitals.backup;

import org.jspecify.annotations.NullMarked;
