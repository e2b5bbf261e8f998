/** The benchmark behind {@code bench/run}, and what all of its commands have in common. */
@NullMarked
package dev.pgvitals.bench;

import org.jspecify.annotations.NullMarked;
