/** The jar as it is handed out. */
@NullMarked
package dev.pgvitals.packaging;

import org.jspecify.annotations.NullMarked;
