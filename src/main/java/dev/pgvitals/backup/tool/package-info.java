/** What pgBackRest, Barman and WAL-G know of their repositories, as they print it in JSON. */
@NullMarked
package dev.pgvitals.backup.tool;

import org.jspecify.annotations.NullMarked;
