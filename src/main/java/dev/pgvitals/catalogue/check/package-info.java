/** Rules over the entries of a catalogue, and how what is wrong is reported. */
@NullMarked
package dev.pgvitals.catalogue.check;

import org.jspecify.annotations.NullMarked;
