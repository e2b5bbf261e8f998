/** {@code pgvitals dashboards}: boards for Grafana. */
@NullMarked
package dev.pgvitals.cli.dashboards;

import org.jspecify.annotations.NullMarked;
