/**
 * Asks the servers of clusters for their positions, each by a thread and a connection of its own.
 */
@NullMarked
package dev.pgvitals.route.sample;

import org.jspecify.annotations.NullMarked;
