/** The feed of a server's log: what is read, counted and published of it. */
@NullMarked
package dev.pgvitals.serverlog;

import org.jspecify.annotations.NullMarked;
