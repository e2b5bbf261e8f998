/** The command {@code advise}: says what could be better on a server, and changes nothing. */
@NullMarked
package dev.pgvitals.cli.advise;

import org.jspecify.annotations.NullMarked;
