/** The command {@code report}. */
@NullMarked
package dev.pgvitals.cli.report;

import org.jspecify.annotations.NullMarked;
