/** What {@code pgvitals advise} has found, as the agent reads it from a file. */
@NullMarked
package dev.pgvitals.advice.feed;

import org.jspecify.annotations.NullMarked;
