/** A scraper that costs next to nothing, and what it reads on a page. */
@NullMarked
package dev.pgvitals.bench.scrape;

import org.jspecify.annotations.NullMarked;
