/** Values of the built-in catalogue about tables, indexes and files. */
@NullMarked
package dev.pgvitals.builtin.storage;

import org.jspecify.annotations.NullMarked;
