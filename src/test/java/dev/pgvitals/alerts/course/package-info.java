/** Trouble that is made, told and ended, as whoever is called hears of it. */
@NullMarked
package dev.pgvitals.alerts.course;

import org.jspecify.annotations.NullMarked;
