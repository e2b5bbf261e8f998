/** The incidents that are kept, as the API has them. */
@NullMarked
package dev.pgvitals.web.incident;

import org.jspecify.annotations.NullMarked;
