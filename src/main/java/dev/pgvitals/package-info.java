/** The command line's entry; everything else is in the packages below. */
@NullMarked
package dev.pgvitals;

import org.jspecify.annotations.NullMarked;
