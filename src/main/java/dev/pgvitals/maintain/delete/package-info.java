/** Rows past their age, deleted in batches that each commit, by rules of a file. */
@NullMarked
package dev.pgvitals.maintain.delete;

import org.jspecify.annotations.NullMarked;
