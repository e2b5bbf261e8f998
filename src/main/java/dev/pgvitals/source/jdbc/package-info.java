/**
 * What the kinds of server share that pgJDBC reaches: logins, the pool of a server's connections,
 * tries on a new one, and the reading of results. What they do each in its own way is a {@link
 * dev.pgvitals.source.jdbc.Dialect}.
 */
@NullMarked
package dev.pgvitals.source.jdbc;

import org.jspecify.annotations.NullMarked;
