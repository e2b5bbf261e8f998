/** The feeds of a configuration: its backups, the logs of its servers, and advice on them. */
@NullMarked
package dev.pgvitals.agent.feed;

import org.jspecify.annotations.NullMarked;
