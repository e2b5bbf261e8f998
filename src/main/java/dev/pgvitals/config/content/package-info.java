/** What stands in a file: variables put into it, and passwords kept out of messages about it. */
@NullMarked
package dev.pgvitals.config.content;

import org.jspecify.annotations.NullMarked;
