/** Which backups there should be and how they are looked at, as the configuration says it. */
@NullMarked
package dev.pgvitals.config.backup;

import org.jspecify.annotations.NullMarked;
