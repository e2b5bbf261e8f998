/** The counters of statements: reset when asked to, and when they are of no more use. */
@NullMarked
package dev.pgvitals.maintain.statements;

import org.jspecify.annotations.NullMarked;
