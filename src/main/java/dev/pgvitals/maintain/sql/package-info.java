/** SQL for others to run: what maintenance needs on a server, and jobs for other schedulers. */
@NullMarked
package dev.pgvitals.maintain.sql;

import org.jspecify.annotations.NullMarked;
