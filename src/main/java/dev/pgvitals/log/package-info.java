/** The agent's log: how a line looks, how many there may be, and that writing one never waits. */
@NullMarked
package dev.pgvitals.log;

import org.jspecify.annotations.NullMarked;
