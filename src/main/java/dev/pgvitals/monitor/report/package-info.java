/** What the agent says of a server and of its own work on it: its metrics and its log lines. */
@NullMarked
package dev.pgvitals.monitor.report;

import org.jspecify.annotations.NullMarked;
