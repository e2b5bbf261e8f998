/** What a rescue would do: decided of what a server says of its sessions, without asking it. */
@NullMarked
package dev.pgvitals.rescue.plan;

import org.jspecify.annotations.NullMarked;
