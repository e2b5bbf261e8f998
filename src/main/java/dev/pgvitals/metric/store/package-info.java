/**
 * What each query of each server gave last, as rendered slices; duplicates and stale data are left
 * out of what a scrape sees.
 */
@NullMarked
package dev.pgvitals.metric.store;

import org.jspecify.annotations.NullMarked;
