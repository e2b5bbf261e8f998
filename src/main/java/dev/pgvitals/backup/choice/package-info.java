/** Which kind of backup an entry of the configuration is about. */
@NullMarked
package dev.pgvitals.backup.choice;

import org.jspecify.annotations.NullMarked;
