/** The built-in catalogue on real servers. */
@NullMarked
package dev.pgvitals.builtin;

import org.jspecify.annotations.NullMarked;
