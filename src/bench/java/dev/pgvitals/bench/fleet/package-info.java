/** The fleet benchmark: one agent and hundreds of servers, some of them black holes. */
@NullMarked
package dev.pgvitals.bench.fleet;

import org.jspecify.annotations.NullMarked;
