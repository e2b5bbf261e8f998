/** Why something failed: reasons, SQLSTATEs, and what to do about each. */
@NullMarked
package dev.pgvitals.failure;

import org.jspecify.annotations.NullMarked;
