/** The dashboards in {@code dashboards/}. */
@NullMarked
package dev.pgvitals.dashboards;

import org.jspecify.annotations.NullMarked;
