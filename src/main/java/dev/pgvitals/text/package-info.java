/**
 * Text for people and programs: plurals, suggestions, addresses, JSON, SQL, others' text cut and
 * cleaned.
 */
@NullMarked
package dev.pgvitals.text;

import org.jspecify.annotations.NullMarked;
