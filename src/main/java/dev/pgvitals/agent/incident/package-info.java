/** Notices when something becomes critical, and keeps what is going on then. */
@NullMarked
package dev.pgvitals.agent.incident;

import org.jspecify.annotations.NullMarked;
