/** What is worth saying of a database without its statements: indexes, settings, autovacuum. */
@NullMarked
package dev.pgvitals.advice.schema;

import org.jspecify.annotations.NullMarked;
