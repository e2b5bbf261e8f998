/** A PostgreSQL with a busy little shop on it, to try the agent on. */
@NullMarked
package dev.pgvitals.demo;

import org.jspecify.annotations.NullMarked;
