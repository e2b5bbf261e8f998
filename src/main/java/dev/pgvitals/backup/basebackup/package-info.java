/** Base backups and the WAL archive: held against their manifests, looked through for gaps. */
@NullMarked
package dev.pgvitals.backup.basebackup;

import org.jspecify.annotations.NullMarked;
