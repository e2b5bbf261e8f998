/** When work must wait or stop: windows, and limits of lag, space and load. */
@NullMarked
package dev.pgvitals.maintain.guard;

import org.jspecify.annotations.NullMarked;
