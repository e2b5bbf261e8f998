/** What the agent serves by HTTP: the exposition, discovery, health, reload and the page. */
@NullMarked
package dev.pgvitals.web;

import org.jspecify.annotations.NullMarked;
