/** Durations as people write them, the clocks, and where in an interval something has its turn. */
@NullMarked
package dev.pgvitals.time;

import org.jspecify.annotations.NullMarked;
