/** The feeds of a configuration: its backups, and the logs of its servers. */
@NullMarked
package dev.pgvitals.agent.feed;

import org.jspecify.annotations.NullMarked;
