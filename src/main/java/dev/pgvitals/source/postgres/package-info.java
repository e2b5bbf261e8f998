/** PostgreSQL: what the agent finds out about a server and its databases. */
@NullMarked
package dev.pgvitals.source.postgres;

import org.jspecify.annotations.NullMarked;
