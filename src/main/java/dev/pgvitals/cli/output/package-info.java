/** What commands print: tables, findings, statuses; an output that breaks is an error. */
@NullMarked
package dev.pgvitals.cli.output;

import org.jspecify.annotations.NullMarked;
