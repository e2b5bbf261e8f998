/** The applications below {@code examples}: their files, and their troubles, made and told. */
@NullMarked
package dev.pgvitals.systems;

import org.jspecify.annotations.NullMarked;
