/**
 * Looks at servers as a role that can read alone, and says what could be better; changes nothing.
 */
@NullMarked
package dev.pgvitals.advice;

import org.jspecify.annotations.NullMarked;
