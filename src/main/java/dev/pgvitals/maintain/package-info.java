/**
 * Maintenance of servers, by a role and a file of its own: which verbs there are, and running for
 * ever.
 */
@NullMarked
package dev.pgvitals.maintain;

import org.jspecify.annotations.NullMarked;
