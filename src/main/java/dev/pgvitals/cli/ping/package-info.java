/** The command {@code ping}, by which a container asks its agent whether it is healthy. */
@NullMarked
package dev.pgvitals.cli.ping;

import org.jspecify.annotations.NullMarked;
