/** Catalogue and facts in, plan out: which query runs where, and why the others do not. */
@NullMarked
package dev.pgvitals.collect.plan;

import org.jspecify.annotations.NullMarked;
