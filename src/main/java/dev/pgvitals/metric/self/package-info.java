/** The agent's own metrics: its JVM, its process, its log and its HTTP server. */
@NullMarked
package dev.pgvitals.metric.self;

import org.jspecify.annotations.NullMarked;
