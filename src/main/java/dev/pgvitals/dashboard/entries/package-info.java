/** A board of a user's catalogue, made from its entries. */
@NullMarked
package dev.pgvitals.dashboard.entries;

import org.jspecify.annotations.NullMarked;
