/** Reads boards from the files in {@code dashboards/boards}. */
@NullMarked
package dev.pgvitals.dashboard.read;

import org.jspecify.annotations.NullMarked;
