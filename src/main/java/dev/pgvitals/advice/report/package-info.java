/** What advice there is, as records, and the file by which the agent gets it. */
@NullMarked
package dev.pgvitals.advice.report;

import org.jspecify.annotations.NullMarked;
