/**
 * What is known of one server: whether it is up, its plan, its queries' runs, what is published of
 * it. Guarded by one lock, that of {@link dev.pgvitals.monitor.state.ServerState}.
 */
@NullMarked
package dev.pgvitals.monitor.state;

import org.jspecify.annotations.NullMarked;
