/**
 * Servers that are reached with pgJDBC: logins, the pool of a server's connections, sessions and
 * runs.
 */
@NullMarked
package dev.pgvitals.source.jdbc;

import org.jspecify.annotations.NullMarked;
