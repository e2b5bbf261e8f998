/** What is worth saying of a statement: by its plan, and by its counters. */
@NullMarked
package dev.pgvitals.advice.rule;

import org.jspecify.annotations.NullMarked;
