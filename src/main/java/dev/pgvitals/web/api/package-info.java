/** The API: what the agent knows of itself and its servers, as JSON from memory. */
@NullMarked
package dev.pgvitals.web.api;

import org.jspecify.annotations.NullMarked;
