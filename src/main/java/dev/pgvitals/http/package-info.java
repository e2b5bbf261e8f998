/** The endpoints. */
@NullMarked
package dev.pgvitals.http;

import org.jspecify.annotations.NullMarked;
