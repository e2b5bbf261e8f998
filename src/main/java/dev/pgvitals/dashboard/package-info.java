/** Dashboards: what is on a board, before anybody draws it. */
@NullMarked
package dev.pgvitals.dashboard;

import org.jspecify.annotations.NullMarked;
