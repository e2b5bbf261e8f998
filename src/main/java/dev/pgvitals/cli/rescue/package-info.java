/** The command {@code rescue}: shows what would help a server in trouble, and does it if told. */
@NullMarked
package dev.pgvitals.cli.rescue;

import org.jspecify.annotations.NullMarked;
