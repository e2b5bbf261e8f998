/** Indexes that may be missing: found in plans, proven by hypothetical ones, never created. */
@NullMarked
package dev.pgvitals.advice.index;

import org.jspecify.annotations.NullMarked;
