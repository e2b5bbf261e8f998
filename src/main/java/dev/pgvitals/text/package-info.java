/** Text that others read: quoted as JSON has it, cut and cleaned for a line. */
@NullMarked
package dev.pgvitals.text;

import org.jspecify.annotations.NullMarked;
