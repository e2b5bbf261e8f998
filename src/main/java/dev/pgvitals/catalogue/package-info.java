/**
 * The model of {@code queries.yaml} and its reader: text in, {@link
 * dev.pgvitals.catalogue.Catalogue} or a list of problems out.
 */
@NullMarked
package dev.pgvitals.catalogue;

import org.jspecify.annotations.NullMarked;
