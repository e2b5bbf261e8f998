/** {@code pgvitals backup}: looks at backups once, for a terminal, a monitoring check or a file. */
@NullMarked
package dev.pgvitals.cli.backup;

import org.jspecify.annotations.NullMarked;
