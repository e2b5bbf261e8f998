/** Alerts on values: thresholds, their levels, and the health score of a server. */
@NullMarked
package dev.pgvitals.alert;

import org.jspecify.annotations.NullMarked;
