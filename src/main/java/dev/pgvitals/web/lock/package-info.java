/** The lock of the HTTP server: TLS, logins, a limit of requests. */
@NullMarked
package dev.pgvitals.web.lock;

import org.jspecify.annotations.NullMarked;
