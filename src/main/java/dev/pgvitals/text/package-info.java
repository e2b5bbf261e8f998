/** Text for people and programs: plurals and suggestions, JSON, others' text cut and cleaned. */
@NullMarked
package dev.pgvitals.text;

import org.jspecify.annotations.NullMarked;
