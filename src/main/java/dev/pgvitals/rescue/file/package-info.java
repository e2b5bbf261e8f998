/** {@code rescue.yaml}: as whom a rescue logs in, and whom it never touches. */
@NullMarked
package dev.pgvitals.rescue.file;

import org.jspecify.annotations.NullMarked;
