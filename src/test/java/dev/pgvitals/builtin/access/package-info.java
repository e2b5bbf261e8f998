/** Values of the built-in catalogue about roles, owners and settings. */
@NullMarked
package dev.pgvitals.builtin.access;

import org.jspecify.annotations.NullMarked;
