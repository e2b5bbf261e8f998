/** The page at the root, and what the agent tells the page of itself and its servers. */
@NullMarked
package dev.pgvitals.web.page;

import org.jspecify.annotations.NullMarked;
