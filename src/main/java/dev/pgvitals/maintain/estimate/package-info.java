/** What tables and indexes need, by the arithmetic of the agent's own catalogue. */
@NullMarked
package dev.pgvitals.maintain.estimate;

import org.jspecify.annotations.NullMarked;
