/** What {@code rescue.yaml} says. */
@NullMarked
package dev.pgvitals.rescue.file;

import org.jspecify.annotations.NullMarked;
