/** The dashboards as Grafana draws them, on real servers at work. */
@NullMarked
package dev.pgvitals.dashboards.drawn;

import org.jspecify.annotations.NullMarked;
