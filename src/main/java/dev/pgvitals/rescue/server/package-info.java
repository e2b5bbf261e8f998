/** A server in trouble, asked and signalled: its sessions, its locks, its transaction IDs. */
@NullMarked
package dev.pgvitals.rescue.server;

import org.jspecify.annotations.NullMarked;
