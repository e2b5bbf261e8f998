/** What a checklist asks in each database: indexes, partitions, tables, statements. */
@NullMarked
package dev.pgvitals.checklist.database;

import org.jspecify.annotations.NullMarked;
