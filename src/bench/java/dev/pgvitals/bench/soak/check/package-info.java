/** Scrapers that look at each page, and whether the agent holds more than it should. */
@NullMarked
package dev.pgvitals.bench.soak.check;

import org.jspecify.annotations.NullMarked;
