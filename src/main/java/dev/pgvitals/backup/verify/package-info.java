/** Reads backup files to their end, at a pace, over as many turns as it takes. */
@NullMarked
package dev.pgvitals.backup.verify;

import org.jspecify.annotations.NullMarked;
