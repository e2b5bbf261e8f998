/** Where a server is and how to log in there: services, password files, TLS defaults, hosts. */
@NullMarked
package dev.pgvitals.config.login;

import org.jspecify.annotations.NullMarked;
