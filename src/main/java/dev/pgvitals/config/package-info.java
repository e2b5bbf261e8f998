/**
 * The model of {@code pgvitals.yaml} and of connection strings, and their reader: no network, no
 * database.
 */
@NullMarked
package dev.pgvitals.config;

import org.jspecify.annotations.NullMarked;
