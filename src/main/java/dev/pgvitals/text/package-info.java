/** English for people: plurals and suggestions. */
@NullMarked
package dev.pgvitals.text;

import org.jspecify.annotations.NullMarked;
