/** Whether and where the agent keeps incidents, as the configuration says it. */
@NullMarked
package dev.pgvitals.config.incident;

import org.jspecify.annotations.NullMarked;
