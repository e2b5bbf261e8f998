/** The soak: one agent, real servers, faults at random from a seed, and scrapes all the time. */
@NullMarked
package dev.pgvitals.bench.soak;

import org.jspecify.annotations.NullMarked;
