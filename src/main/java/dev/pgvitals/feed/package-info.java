/** What is read at an interval beside servers, such as backups and logs. */
@NullMarked
package dev.pgvitals.feed;

import org.jspecify.annotations.NullMarked;
