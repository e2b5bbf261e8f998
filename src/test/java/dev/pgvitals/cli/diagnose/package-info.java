/** {@code pgvitals diagnose}. */
@NullMarked
package dev.pgvitals.cli.diagnose;

import org.jspecify.annotations.NullMarked;
