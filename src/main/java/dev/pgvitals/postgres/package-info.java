/** One PostgreSQL server as the agent meets it: its connections and its facts. */
@NullMarked
package dev.pgvitals.postgres;

import org.jspecify.annotations.NullMarked;
