/** The status page in a real browser: what it shows of real servers, and what it must not do. */
@NullMarked
package dev.pgvitals.page;

import org.jspecify.annotations.NullMarked;
