/** The last two hours of a server's vitals and main figures, a point a minute, in memory. */
@NullMarked
package dev.pgvitals.monitor.history;

import org.jspecify.annotations.NullMarked;
