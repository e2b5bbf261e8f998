/** Limits, vitals and what they say of a server: alert rules, levels and the health score. */
@NullMarked
package dev.pgvitals.health;

import org.jspecify.annotations.NullMarked;
