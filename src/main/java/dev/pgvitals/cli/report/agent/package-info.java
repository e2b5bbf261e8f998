/** What the running agent has to say in a report. */
@NullMarked
package dev.pgvitals.cli.report.agent;

import org.jspecify.annotations.NullMarked;
