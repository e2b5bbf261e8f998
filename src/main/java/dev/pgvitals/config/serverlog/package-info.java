/** How the logs of servers are read, as the configuration says it. */
@NullMarked
package dev.pgvitals.config.serverlog;

import org.jspecify.annotations.NullMarked;
