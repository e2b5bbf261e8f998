/** What has to be true before a database goes into production: the items, answers, results. */
@NullMarked
package dev.pgvitals.checklist;

import org.jspecify.annotations.NullMarked;
