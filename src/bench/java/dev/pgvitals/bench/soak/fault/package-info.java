/** What is done to servers and to the agent, at random. */
@NullMarked
package dev.pgvitals.bench.soak.fault;

import org.jspecify.annotations.NullMarked;
