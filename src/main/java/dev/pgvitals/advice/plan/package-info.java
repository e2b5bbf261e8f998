/** Plans as EXPLAIN gives them, and what their expressions say. */
@NullMarked
package dev.pgvitals.advice.plan;

import org.jspecify.annotations.NullMarked;
