/** Runs jobs: the lock of a server, its guards, one target after the other, and what came of it. */
@NullMarked
package dev.pgvitals.maintain.run;

import org.jspecify.annotations.NullMarked;
