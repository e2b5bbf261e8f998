/** From catalogue files to the model: native entries and those of other exporters. */
@NullMarked
package dev.pgvitals.catalogue.read;

import org.jspecify.annotations.NullMarked;
