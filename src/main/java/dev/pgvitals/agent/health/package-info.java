/** Whether the agent itself does its work. */
@NullMarked
package dev.pgvitals.agent.health;

import org.jspecify.annotations.NullMarked;
