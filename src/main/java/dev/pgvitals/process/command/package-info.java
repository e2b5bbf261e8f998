/** Programs of others, run within limits: no shell, nothing on standard input, an end in time. */
@NullMarked
package dev.pgvitals.process.command;

import org.jspecify.annotations.NullMarked;
