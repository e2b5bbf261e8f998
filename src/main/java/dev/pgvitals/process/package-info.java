/**
 * The agent as a process: the limits it was given, its threads, and its end when it is beyond help.
 */
@NullMarked
package dev.pgvitals.process;

import org.jspecify.annotations.NullMarked;
