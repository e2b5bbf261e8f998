/**
 * Strict YAML reading that knows the position of everything; shared by the catalogue and the
 * configuration.
 */
@NullMarked
package dev.pgvitals.yaml;

import org.jspecify.annotations.NullMarked;
