/** Reads runbooks. */
@NullMarked
package dev.pgvitals.runbook;

import org.jspecify.annotations.NullMarked;
