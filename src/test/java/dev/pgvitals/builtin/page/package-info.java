/** What the pages about the built-in catalogue say, held against it. */
@NullMarked
package dev.pgvitals.builtin.page;

import org.jspecify.annotations.NullMarked;
