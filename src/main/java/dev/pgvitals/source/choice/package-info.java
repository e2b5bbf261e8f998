/** Which kind of source a server of the configuration is. */
@NullMarked
package dev.pgvitals.source.choice;

import org.jspecify.annotations.NullMarked;
