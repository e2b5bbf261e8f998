/** Where sessions may be sent: how far each server of a cluster is, by its position in the WAL. */
@NullMarked
package dev.pgvitals.route;

import org.jspecify.annotations.NullMarked;
