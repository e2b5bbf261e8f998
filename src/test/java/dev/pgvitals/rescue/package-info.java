/** {@code pgvitals rescue} on real servers in trouble. */
@NullMarked
package dev.pgvitals.rescue;

import org.jspecify.annotations.NullMarked;
