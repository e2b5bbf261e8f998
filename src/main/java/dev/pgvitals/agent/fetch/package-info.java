/** Fetches the lists of servers that the configuration names by URL, and keeps the last ones. */
@NullMarked
package dev.pgvitals.agent.fetch;

import org.jspecify.annotations.NullMarked;
