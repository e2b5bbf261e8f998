/** What is counted in a log, and who stands out; nothing of it is a name that an attacker chose. */
@NullMarked
package dev.pgvitals.serverlog.count;

import org.jspecify.annotations.NullMarked;
