/** Benchmarks of single parts. */
@NullMarked
package dev.pgvitals.bench.micro;

import org.jspecify.annotations.NullMarked;
