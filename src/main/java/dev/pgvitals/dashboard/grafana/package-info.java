/** Boards as Grafana's JSON: the classic model, for Grafana 10.4 and later. */
@NullMarked
package dev.pgvitals.dashboard.grafana;

import org.jspecify.annotations.NullMarked;
