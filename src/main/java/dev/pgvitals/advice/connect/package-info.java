/** The advisor's own sessions: read-only, bounded, and one at a time. */
@NullMarked
package dev.pgvitals.advice.connect;

import org.jspecify.annotations.NullMarked;
