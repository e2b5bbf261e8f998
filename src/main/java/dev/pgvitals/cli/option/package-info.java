/** Options that commands share, and what their process gives them. */
@NullMarked
package dev.pgvitals.cli.option;

import org.jspecify.annotations.NullMarked;
