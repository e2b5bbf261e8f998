/** The agent as a process: its limits, its signals, and its end when it is beyond help. */
@NullMarked
package dev.pgvitals.process;

import org.jspecify.annotations.NullMarked;
