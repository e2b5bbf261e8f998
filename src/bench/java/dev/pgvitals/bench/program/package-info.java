/** The programs that are measured, how they are started, and what they take of the machine. */
@NullMarked
package dev.pgvitals.bench.program;

import org.jspecify.annotations.NullMarked;
