/**
 * PostgreSQL: sessions and what keeps them within bounds, behind a pooler too, and what is found
 * out and run in them.
 */
@NullMarked
package dev.pgvitals.source.postgres;

import org.jspecify.annotations.NullMarked;
