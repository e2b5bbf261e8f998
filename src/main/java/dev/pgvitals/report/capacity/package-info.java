/** How fast things grow, and when they are full. */
@NullMarked
package dev.pgvitals.report.capacity;

import org.jspecify.annotations.NullMarked;
