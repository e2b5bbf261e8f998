/** What a checklist asks of a whole server: its settings, roles, sessions, standbys. */
@NullMarked
package dev.pgvitals.checklist.server;

import org.jspecify.annotations.NullMarked;
