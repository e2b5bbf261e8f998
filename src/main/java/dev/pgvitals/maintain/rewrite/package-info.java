/** Tables that are written anew under a lock that bars everybody: by list, in a window. */
@NullMarked
package dev.pgvitals.maintain.rewrite;

import org.jspecify.annotations.NullMarked;
