/** Runs of jobs as rows of {@code pgvitals.job_run}: the table, its writer, the words in it. */
@NullMarked
package dev.pgvitals.jobrun;

import org.jspecify.annotations.NullMarked;
