/** The diagnosis of a runbook on one server: each step asked, and what came of it. */
@NullMarked
package dev.pgvitals.diagnosis;

import org.jspecify.annotations.NullMarked;
