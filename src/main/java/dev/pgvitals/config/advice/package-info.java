/** Where the agent finds what {@code pgvitals advise} has found. */
@NullMarked
package dev.pgvitals.config.advice;

import org.jspecify.annotations.NullMarked;
