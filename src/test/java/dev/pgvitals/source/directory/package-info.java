/** A kind of source that the agent does not come with, to show that there may be others. */
@NullMarked
package dev.pgvitals.source.directory;

import org.jspecify.annotations.NullMarked;
