/** Backups as a table of a server tells of them, which a site's own jobs fill. */
@NullMarked
package dev.pgvitals.backup.table;

import org.jspecify.annotations.NullMarked;
