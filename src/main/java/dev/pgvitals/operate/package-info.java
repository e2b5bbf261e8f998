/** Sessions of commands that a person or a timer starts: guarded, and the server's own. */
@NullMarked
package dev.pgvitals.operate;

import org.jspecify.annotations.NullMarked;
