/** Wires the parts; owns start, reload and stop. */
@NullMarked
package dev.pgvitals.agent;

import org.jspecify.annotations.NullMarked;
