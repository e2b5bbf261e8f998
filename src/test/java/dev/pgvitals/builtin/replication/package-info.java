/** Values of the built-in catalogue about WAL, standbys and subscriptions. */
@NullMarked
package dev.pgvitals.builtin.replication;

import org.jspecify.annotations.NullMarked;
