/** What a soak is done to: servers, their traps, and the configuration that names them. */
@NullMarked
package dev.pgvitals.bench.soak.subject;

import org.jspecify.annotations.NullMarked;
