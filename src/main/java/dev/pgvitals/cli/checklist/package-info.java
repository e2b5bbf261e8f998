/** The command {@code checklist}: text, Markdown and JSON of a checklist. */
@NullMarked
package dev.pgvitals.cli.checklist;

import org.jspecify.annotations.NullMarked;
