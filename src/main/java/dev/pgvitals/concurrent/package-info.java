/**
 * Threads: pools that grow, yield or compensate, a timer, and what is done when none can be had.
 */
@NullMarked
package dev.pgvitals.concurrent;

import org.jspecify.annotations.NullMarked;
