/** Diagnoses as JSON. */
@NullMarked
package dev.pgvitals.diagnosis.json;

import org.jspecify.annotations.NullMarked;
