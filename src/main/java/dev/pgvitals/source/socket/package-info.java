/** PostgreSQL's protocol as bytes: bounds on what a server may send and how long it may take. */
@NullMarked
package dev.pgvitals.source.socket;

import org.jspecify.annotations.NullMarked;
