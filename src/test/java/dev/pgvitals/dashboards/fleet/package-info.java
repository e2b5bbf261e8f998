/** Dashboards of very many servers. */
@NullMarked
package dev.pgvitals.dashboards.fleet;

import org.jspecify.annotations.NullMarked;
