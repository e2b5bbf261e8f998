/** Real PostgreSQL servers that live no longer than the JVM that starts them. */
@NullMarked
package dev.pgvitals.embeddedpostgres;

import org.jspecify.annotations.NullMarked;
