/** What a kind of work has to do and to say: finds its targets, says the statements, runs one. */
@NullMarked
package dev.pgvitals.maintain.verb;

import org.jspecify.annotations.NullMarked;
