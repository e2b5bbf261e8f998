/** What a rescue decides, of sessions that a test makes up. */
@NullMarked
package dev.pgvitals.rescue.plan;

import org.jspecify.annotations.NullMarked;
