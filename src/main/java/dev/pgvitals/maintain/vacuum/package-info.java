/** VACUUM and ANALYZE of what needs them. */
@NullMarked
package dev.pgvitals.maintain.vacuum;

import org.jspecify.annotations.NullMarked;
