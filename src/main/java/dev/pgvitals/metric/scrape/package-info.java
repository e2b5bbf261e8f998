/** A page for a scrape, put together from what the store holds, plain or compressed. */
@NullMarked
package dev.pgvitals.metric.scrape;

import org.jspecify.annotations.NullMarked;
