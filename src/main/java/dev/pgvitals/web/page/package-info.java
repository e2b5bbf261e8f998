/** The page at the root, and the sentences that it and the other endpoints make of the data. */
@NullMarked
package dev.pgvitals.web.page;

import org.jspecify.annotations.NullMarked;
