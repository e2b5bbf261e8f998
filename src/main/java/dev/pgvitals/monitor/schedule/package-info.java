/**
 * When something is to be done, and on which thread: schedule, queue, back-off, heartbeat times.
 */
@NullMarked
package dev.pgvitals.monitor.schedule;

import org.jspecify.annotations.NullMarked;
