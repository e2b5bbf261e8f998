/**
 * Connections of commands that change something: opened one by one, looked at before they are used.
 */
@NullMarked
package dev.pgvitals.maintain.session;

import org.jspecify.annotations.NullMarked;
