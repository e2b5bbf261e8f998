/** Files of what was going on when something went wrong: written whole, listed, pruned, read. */
@NullMarked
package dev.pgvitals.incident;

import org.jspecify.annotations.NullMarked;
