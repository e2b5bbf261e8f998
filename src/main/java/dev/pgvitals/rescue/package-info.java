/** {@code pgvitals rescue --apply}: signals sessions one by one, and stops when it is enough. */
@NullMarked
package dev.pgvitals.rescue;

import org.jspecify.annotations.NullMarked;
