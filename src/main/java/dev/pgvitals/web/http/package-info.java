/** The HTTP server: threads, limits, requests and responses. */
@NullMarked
package dev.pgvitals.web.http;

import org.jspecify.annotations.NullMarked;
