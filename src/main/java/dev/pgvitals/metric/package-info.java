/**
 * Slices of rendered samples, the store that keeps them, and the writers of the exposition formats.
 */
@NullMarked
package dev.pgvitals.metric;

import org.jspecify.annotations.NullMarked;
