/** Whether and how often the positions of servers are asked for, to route sessions by them. */
@NullMarked
package dev.pgvitals.config.route;

import org.jspecify.annotations.NullMarked;
