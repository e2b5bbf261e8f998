/** Prometheus alert rules made from the catalogue's alerts, and those written by hand. */
@NullMarked
package dev.pgvitals.alert.rules;

import org.jspecify.annotations.NullMarked;
