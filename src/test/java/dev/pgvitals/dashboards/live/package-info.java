/** The boards of {@code dashboards/} before a real Prometheus, an agent, and servers at work. */
@NullMarked
package dev.pgvitals.dashboards.live;

import org.jspecify.annotations.NullMarked;
