/** A server's password for each login: what its file holds, or what its command prints. */
@NullMarked
package dev.pgvitals.source.password;

import org.jspecify.annotations.NullMarked;
