/** The diagnosis of alerts as JSON, and back. */
@NullMarked
package dev.pgvitals.diagnosis.json;

import org.jspecify.annotations.NullMarked;
