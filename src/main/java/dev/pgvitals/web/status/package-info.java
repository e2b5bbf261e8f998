/** What the agent tells its endpoints of itself and its servers: data, no text. */
@NullMarked
package dev.pgvitals.web.status;

import org.jspecify.annotations.NullMarked;
