/** The alerts of {@code alerts/}, from real trouble on real servers to a webhook, and back. */
@NullMarked
package dev.pgvitals.alerts.live;

import org.jspecify.annotations.NullMarked;
