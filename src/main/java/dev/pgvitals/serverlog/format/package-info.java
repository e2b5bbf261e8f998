/**
 * Records of PostgreSQL's three log formats, found in bytes and read as far as they are counted.
 */
@NullMarked
package dev.pgvitals.serverlog.format;

import org.jspecify.annotations.NullMarked;
