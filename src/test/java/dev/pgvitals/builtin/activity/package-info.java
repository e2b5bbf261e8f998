/** Values of the built-in catalogue about sessions, locks and statements. */
@NullMarked
package dev.pgvitals.builtin.activity;

import org.jspecify.annotations.NullMarked;
