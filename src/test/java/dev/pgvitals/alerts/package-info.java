/** The rule files in {@code alerts/} and their tests. */
@NullMarked
package dev.pgvitals.alerts;

import org.jspecify.annotations.NullMarked;
