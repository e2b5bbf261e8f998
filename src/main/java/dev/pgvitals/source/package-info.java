/** What the agent monitors: the seam between a monitor and a kind of server. */
@NullMarked
package dev.pgvitals.source;

import org.jspecify.annotations.NullMarked;
