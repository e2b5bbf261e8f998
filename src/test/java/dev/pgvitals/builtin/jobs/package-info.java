/** What the built-in catalogue says of jobs, whatever schedules them. */
@NullMarked
package dev.pgvitals.builtin.jobs;

import org.jspecify.annotations.NullMarked;
