/** Where sessions may be sent, for load balancers and for people. */
@NullMarked
package dev.pgvitals.web.route;

import org.jspecify.annotations.NullMarked;
