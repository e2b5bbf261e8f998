/** Diagnoses of alerts. */
@NullMarked
package dev.pgvitals.diagnosis;

import org.jspecify.annotations.NullMarked;
