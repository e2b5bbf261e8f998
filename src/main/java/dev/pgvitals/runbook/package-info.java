/**
 * Runbooks as people read them, taken apart for a program: what to ask, where, and in what order.
 */
@NullMarked
package dev.pgvitals.runbook;

import org.jspecify.annotations.NullMarked;
