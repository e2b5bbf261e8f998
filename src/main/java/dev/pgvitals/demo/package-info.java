/** An application at work on PostgreSQL, to try the agent on. */
@NullMarked
package dev.pgvitals.demo;

import org.jspecify.annotations.NullMarked;
