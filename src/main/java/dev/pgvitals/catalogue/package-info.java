/** The model of a catalogue: queries, their columns, and what they require of a server. */
@NullMarked
package dev.pgvitals.catalogue;

import org.jspecify.annotations.NullMarked;
