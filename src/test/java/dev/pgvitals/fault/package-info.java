/**
 * One test for each fault: what the faulty part shows, that everything else is there and fresh, and
 * that it heals by itself. Real agents, real servers, real networks.
 */
@NullMarked
package dev.pgvitals.fault;

import org.jspecify.annotations.NullMarked;
