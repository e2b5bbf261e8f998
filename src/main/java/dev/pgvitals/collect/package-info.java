/** From catalogue and facts to slices: planner, schedule, collector. */
@NullMarked
package dev.pgvitals.collect;

import org.jspecify.annotations.NullMarked;
