/** Lists of servers that are fetched by URL: where from, how often, and what they may say. */
@NullMarked
package dev.pgvitals.config.fetched;

import org.jspecify.annotations.NullMarked;
