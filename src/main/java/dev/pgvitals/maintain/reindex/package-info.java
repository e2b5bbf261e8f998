/** Indexes that are built anew without barring writes, and what such builds leave behind. */
@NullMarked
package dev.pgvitals.maintain.reindex;

import org.jspecify.annotations.NullMarked;
