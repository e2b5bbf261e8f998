/** What catalogue and rules say, as boards need it: units, texts, intervals and limits. */
@NullMarked
package dev.pgvitals.dashboard.facts;

import org.jspecify.annotations.NullMarked;
