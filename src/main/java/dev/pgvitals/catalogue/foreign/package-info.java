/**
 * Files that are no catalogues of ours in form, put into that form: ConfigMaps and Secrets,
 * CloudNativePG's queries, sql_exporter's collectors. Everything keeps its place, so that what is
 * wrong with it is said where the user wrote it.
 */
@NullMarked
package dev.pgvitals.catalogue.foreign;

import org.jspecify.annotations.NullMarked;
