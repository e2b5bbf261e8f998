/** The file that says when a backup was last restored for a test. */
@NullMarked
package dev.pgvitals.backup.report;

import org.jspecify.annotations.NullMarked;
