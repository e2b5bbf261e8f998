/**
 * Connection strings in all of their forms (keywords, URI, JDBC) and the parameters of libpq in
 * them.
 */
@NullMarked
package dev.pgvitals.config.libpq;

import org.jspecify.annotations.NullMarked;
