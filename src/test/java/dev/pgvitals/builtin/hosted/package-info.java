/** The built-in catalogue on servers that refuse what hosted services refuse. */
@NullMarked
package dev.pgvitals.builtin.hosted;

import org.jspecify.annotations.NullMarked;
