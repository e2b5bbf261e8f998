/**
 * What the runs of a query hand on to the next: event totals, counters' last values, cached
 * answers.
 */
@NullMarked
package dev.pgvitals.collect.runstate;

import org.jspecify.annotations.NullMarked;
