/** {@code pgvitals diagnose}: asks on a server what the runbook of an alert asks. */
@NullMarked
package dev.pgvitals.cli.diagnose;

import org.jspecify.annotations.NullMarked;
