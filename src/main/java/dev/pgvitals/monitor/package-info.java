/** A source's life: connect, heartbeat, back-off, schedule, queues, and the metrics about it. */
@NullMarked
package dev.pgvitals.monitor;

import org.jspecify.annotations.NullMarked;
