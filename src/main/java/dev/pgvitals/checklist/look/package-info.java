/** Looks once at servers, backups and rules for what a checklist asks about them. */
@NullMarked
package dev.pgvitals.checklist.look;

import org.jspecify.annotations.NullMarked;
