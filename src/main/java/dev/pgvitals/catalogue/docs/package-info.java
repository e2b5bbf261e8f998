/** The page that describes what a catalogue publishes. */
@NullMarked
package dev.pgvitals.catalogue.docs;

import org.jspecify.annotations.NullMarked;
