/** One class per command. */
@NullMarked
package dev.pgvitals.cli;

import org.jspecify.annotations.NullMarked;
